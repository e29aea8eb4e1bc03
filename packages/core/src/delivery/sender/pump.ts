import { freshIfEmpty } from "../../runtime/index.ts";
import { conclude } from "./conclude.ts";
import { exchange } from "./exchange.ts";
import { endInquiry, wantsFresh } from "./inquiry.ts";
import type { Lane } from "./lane.ts";
import { halve, type Parcel } from "./parcel.ts";
import { nextProbe } from "./parking.ts";
import { byteLimit } from "./size-limit.ts";
import { isEnough, mayTake, takeFresh } from "./take.ts";

/** After so many failures in a row fresh chunks go first: one bad request must not stand in the way of all. */
const stuckAfter = 3;

/** Sends whatever may be sent now, and arranges to be called again when more may be. */
export function pump(lane: Lane): void {
  if (lane.stopped) return;
  endInquiry(lane);
  while (lane.flying.size < slots(lane)) {
    const parcel = next(lane);
    if (parcel === undefined) break;
    fly(lane, parcel).catch(() => lane.tools.reporter.once("sender", "The sender failed on an answer."));
  }
  schedule(lane);
}

async function fly(lane: Lane, parcel: Parcel): Promise<void> {
  lane.flying.add(parcel);
  parcel.sentAt = lane.tools.clock.monotonic();
  const outcome = await exchange(lane, parcel);
  // Whoever stopped the lane has booked what was being sent.
  if (lane.stopped) return;
  lane.flying.delete(parcel);
  lane.flying = freshIfEmpty(lane.flying, () => new Set());
  if (outcome.action === "retry" || outcome.action === "park") lane.tools.returned?.(parcel.observations);
  conclude(lane, parcel, outcome);
  pump(lane);
  lane.tools.changed();
}

function slots(lane: Lane): number {
  const most = lane.limits.requests ?? Number.POSITIVE_INFINITY;
  return lane.park !== undefined || lane.inquiry !== undefined ? 1 : Math.floor(Math.min(lane.concurrency, most));
}

function next(lane: Lane): Parcel | undefined {
  const now = lane.tools.clock.monotonic();
  if (lane.target.pausedUntil > now) return undefined;
  if (lane.park !== undefined) return nextProbe(lane);
  if (lane.pausedUntil > now) return undefined;
  if (wantsFresh(lane)) {
    const witness = takeFresh(lane, true);
    if (witness !== undefined && lane.inquiry !== undefined) lane.inquiry.freshTried = true;
    if (witness !== undefined) return witness;
  }
  const fresh = (): Parcel | undefined =>
    mayTake(lane) && freshAt(lane) <= now ? takeFresh(lane, lane.condemned.length > 0) : undefined;
  const first = lane.failures >= stuckAfter ? fresh() : undefined;
  return first ?? dueSuspect(lane, now) ?? dueHeld(lane, now) ?? fresh();
}

/** When what waits in the spool is to be sent, on the monotonic clock. */
function freshAt(lane: Lane): number {
  const { immediate, intervalMs } = lane.tools;
  const atOnce = immediate || lane.draining > 0 || lane.condemned.length > 0 || lane.failures > 0 || isEnough(lane);
  return Math.max(atOnce ? 0 : lane.waitingSince + intervalMs, lane.emptyUntil);
}

function dueSuspect(lane: Lane, now: number): Parcel | undefined {
  const index = lane.suspects.findLastIndex(({ dueAt }) => dueAt <= now);
  return index < 0 ? undefined : lane.suspects.splice(index, 1)[0];
}

function dueHeld(lane: Lane, now: number): Parcel | undefined {
  const index = lane.held.findIndex(({ dueAt }) => dueAt <= now);
  let parcel = lane.held[index];
  if (parcel === undefined) return undefined;
  lane.held.splice(index, 1);
  // A smaller limit may have been learnt since the parcel was made.
  while (parcel.bytes > byteLimit(lane)) {
    const halves: readonly [Parcel, Parcel] | undefined = halve(parcel, lane.tools.codec);
    if (halves === undefined) break;
    lane.held.splice(index, 0, halves[1]);
    parcel = halves[0];
  }
  return parcel;
}

function schedule(lane: Lane): void {
  const at = wakeTime(lane);
  if (lane.wakeAt <= at) return;
  lane.cancelWake?.();
  lane.wakeAt = at;
  const wait = Math.max(at - lane.tools.clock.monotonic(), 1);
  lane.cancelWake = lane.tools.clock.setTimeout(() => {
    lane.wakeAt = Number.POSITIVE_INFINITY;
    lane.cancelWake = undefined;
    pump(lane);
  }, wait);
}

/** The earliest moment at which there may be something to send; infinite where only an answer or an arrival changes that. */
function wakeTime(lane: Lane): number {
  const { held, suspects, park, target } = lane;
  const idle = lane.waiting === 0 && held.length === 0 && suspects.length === 0;
  if (idle || lane.flying.size >= slots(lane)) return Number.POSITIVE_INFINITY;
  if (park !== undefined) return Math.max(park.probeAt, target.pausedUntil);
  const ready = Math.min(
    ...[...held, ...suspects].map(({ dueAt }) => dueAt),
    mayTake(lane) ? freshAt(lane) : Number.POSITIVE_INFINITY,
  );
  return Math.max(ready, target.pausedUntil, lane.pausedUntil);
}
