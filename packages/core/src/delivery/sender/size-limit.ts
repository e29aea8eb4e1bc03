import type { Lane, LearntLimit } from "./lane.ts";

/** No server has a limit below: where so little is too large, it is about something else. */
export const smallest = 1024;
/** Half of what was refused is the limit, for a minute; after an hour without a refusal there is none. */
const firstBelievedMs = 60_000;
const forgottenMs = 3_600_000;

/** Bytes that one request may carry. */
export function byteLimit(lane: Lane): number {
  return Math.min(lane.limits.bytes, learntBy(lane)?.bytes ?? Number.POSITIVE_INFINITY);
}

/** The same for what is taken from the spool now, which may be the one that tries more. */
export function byteLimitToTry(lane: Lane): number {
  const learnt = learntBy(lane);
  return learnt !== undefined && mayTry(lane, learnt) ? Math.min(lane.limits.bytes, learnt.bytes * 2) : byteLimit(lane);
}

/** Something of this size is on its way. */
export function noteSize(lane: Lane, bytes: number): void {
  const learnt = learntBy(lane);
  if (learnt === undefined || bytes <= learnt.bytes || !mayTry(lane, learnt)) return;
  learnt.tried = true;
  learnt.tryAt = lane.tools.clock.monotonic() + learnt.believedMs;
}

/** Something of this size has passed. */
export function raiseLimit(lane: Lane, bytes: number): void {
  const learnt = learntBy(lane);
  if (learnt?.tried === true && bytes > learnt.bytes) lane.learnt = { ...learnt, bytes, tryAt: 0 };
}

/** Something of this size was refused, for its size as far as anybody knows. */
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
