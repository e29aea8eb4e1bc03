import type { Call } from "../stage/calls.ts";

/** Answers what the process that started this one asks; ends with it. */
export function answer(handlers: Readonly<Record<string, (value: never) => unknown>>): void {
  process.on("message", async (message) => {
    const { call, name, value } = message as Call;
    if (call === undefined) return;
    const result = await handlers[name]?.(value as never);
    process.send?.({ call, value: result });
  });
  process.once("disconnect", () => process.kill(process.pid, "SIGKILL"));
}
