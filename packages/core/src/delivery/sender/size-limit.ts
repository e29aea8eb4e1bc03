import type { Lane, LearntLimit } from "./lane.ts";

/** No server has a limit this low: where so little is refused as too large, something else is wrong. */
export const smallest = 1024;
const firstBelievedMs = 60_000;
const forgottenMs = 3_600_000;

/** Bytes that one request may carry. */
export function byteLimit(lane: Lane): number {
  return Math.min(lane.limits.bytes, learntBy(lane)?.bytes ?? Number.POSITIVE_INFINITY);
}

/** The same for what is taken from the spool now: it may be time to try more. */
export function byteLimitToTry(lane: Lane): number {
  const learnt = learntBy(lane);
  return learnt !== undefined && mayTry(lane, learnt) ? Math.min(lane.limits.bytes, learnt.bytes * 2) : byteLimit(lane);
}

/** Call with the size of what is sent. */
export function noteSize(lane: Lane, bytes: number): void {
  const learnt = learntBy(lane);
  if (learnt === undefined || bytes <= learnt.bytes || !mayTry(lane, learnt)) return;
  learnt.tried = true;
  learnt.tryAt = lane.tools.clock.monotonic() + learnt.believedMs;
}

/** Call with the size of what the server took. */
export function raiseLimit(lane: Lane, bytes: number): void {
  const learnt = learntBy(lane);
  if (learnt?.tried === true && bytes > learnt.bytes) lane.learnt = { ...learnt, bytes, tryAt: 0 };
}

/** Call with the size of what was refused for it, or timed out. */
export function learnLimit(lane: Lane, refusedBytes: number): void {
  const learnt = learntBy(lane);
  const isAbove = learnt !== undefined && refusedBytes > learnt.bytes;
  if (isAbove && !learnt.tried) return;
  const half = Math.max(smallest, Math.floor(refusedBytes / 2));
  const believedMs = (learnt?.believedMs ?? firstBelievedMs) * (learnt?.tried === true ? 2 : 1);
  const now = lane.tools.clock.monotonic();
  lane.learnt = {
    bytes: isAbove ? learnt.bytes : Math.min(byteLimit(lane), half),
    believedMs,
    forgetAt: now + forgottenMs,
    tryAt: now + believedMs,
    tried: false,
  };
}

function learntBy({ learnt, tools }: Lane): LearntLimit | undefined {
  return learnt !== undefined && learnt.forgetAt > tools.clock.monotonic() ? learnt : undefined;
}

function mayTry({ tools }: Lane, { tryAt }: LearntLimit): boolean {
  return tools.clock.monotonic() >= tryAt;
}
