import type { ApplicationPlan, Step } from "./types.ts";

/** A service that works, and gives up requests soon, so that a case does not wait for its time-outs. */
export const service: ApplicationPlan = {
  shape: "single",
  spool: "disk",
  everyMs: 4,
  bytes: 2_000,
  options: { timeoutMs: 700, batch: { intervalMs: 30 } },
};

export const wait = (ms: number): Step => ({ do: "wait", ms });
export const start = (name: string, plan: Partial<ApplicationPlan> = {}): Step => ({
  do: "start",
  name,
  plan: { ...service, ...plan },
});
export const kill = (to: string): Step => ({ do: "signal", signal: "SIGKILL", to });
