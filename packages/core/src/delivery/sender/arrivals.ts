import { queueMicrotask } from "../../runtime/index.ts";
import type { Lane } from "./lane.ts";
import { pump } from "./pump.ts";
import { isEnough } from "./take.ts";

/** Observations now wait in the spool. Without `bytes` where another process left them, since their size is not known. */
export function arrive(lane: Lane, observations: number, bytes = 0): void {
  const { clock, immediate } = lane.tools;
  const first = lane.waiting === 0;
  if (first) lane.waitingSince = clock.monotonic();
  lane.waiting += observations;
  lane.waitingBytes += bytes;
  if (first || immediate || isEnough(lane)) pumpSoon(lane);
}

/** The spool gave up waiting observations. */
export function depart(lane: Lane, observations: number): void {
  // A spool on disk does not say how many bytes left, so this is their share.
  lane.waitingBytes -= lane.waitingBytes * Math.min(1, observations / Math.max(1, lane.waiting));
  lane.waiting = Math.max(0, lane.waiting - observations);
  lane.departed += observations;
}

const soon = new WeakSet<Lane>();

/** Later in the same turn: not in the stack of the code that ended an observation, and once for all that end together. */
function pumpSoon(lane: Lane): void {
  if (soon.has(lane)) return;
  soon.add(lane);
  queueMicrotask(() => {
    soon.delete(lane);
    pump(lane);
  });
}
