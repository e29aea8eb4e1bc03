import type { Lane } from "./lane.ts";
import { type Origin, type Parcel, type Piece, parcelOf } from "./parcel.ts";
import { byteLimit } from "./size-limit.ts";

/** So many parcels at most are taken and not settled, in the air or held: the others are better off in the spool. */
const maxTaken = 9;
const askAgainMs = 1_000;

/** True when a chunk could be taken from the spool now. */
export function mayTake(lane: Lane): boolean {
  return lane.waiting > 0 && lane.held.length + lane.flying.size < maxTaken;
}

/** The oldest waiting chunks, or only the very oldest. */
export function takeFresh(lane: Lane, single = false): Parcel | undefined {
  const { clock, spool, reporter } = lane.tools;
  const now = clock.monotonic();
  if (lane.waiting === 0 || lane.emptyUntil > now) return undefined;
  const limits = single
    ? { bytes: 1, observations: 1 }
    : { bytes: byteLimit(lane), observations: lane.limits.observations };
  let pieces: Piece[] = [];
  try {
    pieces = spool.take(lane.target.config.name, lane.kind, limits).map((chunk) => {
      const count = chunk.ids.length;
      lane.departed += count;
      lane.waiting = Math.max(0, lane.waiting - count);
      const origin: Origin = { chunk, position: lane.departed, unsettled: count, readers: 0 };
      lane.origins.add(origin);
      return { chunk, origin };
    });
  } catch {
    reporter.once("spool", "The spool failed to give back what waits in it; it is asked again.");
  }
  if (pieces.length > 0) return parcelOf(pieces);
  lane.emptyUntil = now + askAgainMs;
  return undefined;
}
