import { isAbsent } from "./absence.ts";
import { type Lane, unsettledPieces } from "./lane.ts";
import { pump } from "./pump.ts";

/** The position up to which a flush waits. The spool is first in, first out: everything before it was there already. */
export function positionNow(lane: Lane): number {
  return lane.departed + lane.waiting;
}

export function reached(lane: Lane, position: number): boolean {
  const goal = Math.max(position, lane.reordered);
  if (lane.departed < goal) return false;
  // In the order of taking, so that the first is the oldest; its position is that of its last observation.
  for (const origin of lane.origins) return origin.position > goal;
  return true;
}

/**
 * A flush begins: nothing waits for more to join it, and what backs off or is parked is tried once, now. After one that
 * `isLast` nothing is sent any more, since the process or the delivery ends.
 */
export function beginDrain(lane: Lane, isLast = false): void {
  const now = lane.tools.clock.monotonic();
  lane.draining += 1;
  if (isLast) lane.lastDrains += 1;
  lane.pausedUntil = 0;
  lane.emptyUntil = 0;
  for (const parcel of [...lane.held, ...lane.suspects]) parcel.dueAt = 0;
  if (lane.park !== undefined) lane.park.probeAt = Math.min(lane.park.probeAt, now);
  pump(lane);
}

export function endDrain(lane: Lane, isLast = false): void {
  lane.draining -= 1;
  if (isLast) lane.lastDrains -= 1;
}

/**
 * True when waiting until then will not help: the lane was tried and is parked, or the server asked for a longer pause, or
 * nobody listens at its address.
 */
export function hopeless(lane: Lane, until: number): boolean {
  if (lane.stopped) return true;
  if (lane.flying.size > 0) return false;
  if (lane.target.pausedUntil > until || isAbsent(lane)) return true;
  if (lane.park === undefined) return false;
  return lane.park.probeAt > (lane.park.brief ? until : lane.tools.clock.monotonic());
}

/** Observations that are not settled. */
export function pendingIn(lane: Lane): number {
  let unsettled = 0;
  for (const origin of lane.origins) unsettled += origin.unsettled;
  return lane.waiting + unsettled;
}

/** Sends nothing any more and ignores answers still to come. Returns the ids of what was taken and not settled. */
export function stop(lane: Lane): readonly string[] {
  lane.stopped = true;
  lane.cancelWake?.();
  return unsettledPieces(lane).flatMap(({ chunk }) => chunk.ids);
}
