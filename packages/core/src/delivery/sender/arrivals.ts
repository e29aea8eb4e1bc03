import type { Lane } from "./lane.ts";
import { pump } from "./pump.ts";

/** Observations have come to wait in the spool. */
export function arrive(lane: Lane, observations: number): void {
  const { clock, immediate } = lane.tools;
  const first = lane.waiting === 0;
  if (first) lane.waitingSince = clock.monotonic();
  lane.waiting += observations;
  if (first || immediate || lane.waiting >= lane.limits.enough) pumpSoon(lane);
}

/** The spool gave up waiting observations. */
export function depart(lane: Lane, observations: number): void {
  lane.waiting = Math.max(0, lane.waiting - observations);
  lane.departed += observations;
}

const soon = new WeakSet<Lane>();

/** Not in the stack of whoever ended an observation, and once for all that end in one go. */
function pumpSoon(lane: Lane): void {
  if (soon.has(lane)) return;
  soon.add(lane);
  queueMicrotask(() => {
    soon.delete(lane);
    pump(lane);
  });
}
