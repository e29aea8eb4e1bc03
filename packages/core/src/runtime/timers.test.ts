import { afterEach, expect, it, vi } from "vitest";

afterEach(() => void vi.unstubAllGlobals());

it("takes Node's timers also where Jest has faked the global ones before", async () => {
  for (const name of ["setTimeout", "setImmediate", "queueMicrotask"]) vi.stubGlobal(name, () => undefined);
  vi.resetModules();
  const timers = await import("./timers.ts");
  const ran = vi.fn();
  for (const run of [timers.setTimeout, timers.setImmediate, timers.queueMicrotask])
    await new Promise<void>((resolve) => run(resolve)).then(ran);
  expect(ran).toHaveBeenCalledTimes(3);
});
