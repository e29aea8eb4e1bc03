import type { Lane } from "./lane.ts";

const smallest = 1024;
/** A limit is a proxy's or a server's setting: it is asked about again now and then. */
const believedMs = 3_600_000;

/** Bytes that one request may carry. */
export function byteLimit(lane: Lane): number {
  const learnt = lane.learntUntil > lane.tools.clock.monotonic() ? lane.learntBytes : Number.POSITIVE_INFINITY;
  return Math.min(lane.limits.bytes, learnt);
}

export function learnLimit(lane: Lane, refusedBytes: number): void {
  lane.learntBytes = Math.max(smallest, Math.min(byteLimit(lane), Math.floor(refusedBytes / 2)));
  lane.learntUntil = lane.tools.clock.monotonic() + believedMs;
}
