import type { ChildProcess } from "node:child_process";

/** What travels between this process and those that it started. */
export interface Call {
  readonly call: number;
  readonly name: string;
  readonly value: unknown;
}

interface Answer {
  readonly call: number;
  readonly value: unknown;
}

/** Asks a child, and waits for its answer. Undefined where the child is gone. */
export type Ask = (name: string, value?: unknown) => Promise<unknown>;

export function openCalls(child: ChildProcess): Ask {
  const waiting = new Map<number, (value: unknown) => void>();
  let number = 0;
  child.on("message", (message) => {
    const { call, value } = message as Partial<Answer>;
    if (call === undefined) return;
    waiting.get(call)?.(value);
    waiting.delete(call);
  });
  child.once("close", () => {
    for (const resolve of waiting.values()) resolve(undefined);
    waiting.clear();
  });
  return (name, value) =>
    new Promise((resolve) => {
      if (!child.connected) return resolve(undefined);
      const call = ++number;
      waiting.set(call, resolve);
      child.send({ call, name, value } satisfies Call, (error) => error && resolve(undefined));
    });
}
