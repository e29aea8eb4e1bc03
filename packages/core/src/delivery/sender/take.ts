import { roomOf } from "../room-of.ts";
import type { Lane } from "./lane.ts";
import { type Origin, type Parcel, type Piece, parcelOf } from "./parcel.ts";
import { byteLimitToTry, noteSize } from "./size-limit.ts";

/** At most so many parcels are being sent or held: everything else is safer in the spool. */
const maxTaken = 9;
/** In a small spool one request takes no more than this part of the lane's share. */
const parcelsOfShare = 4;
const askAgainMs = 1_000;

/** True when a chunk could be taken from the spool now. */
export function mayTake(lane: Lane): boolean {
  const parcels = lane.held.length + lane.flying.size;
  // At least two, so that one bad request does not stand in the way of all.
  return lane.waiting > 0 && parcels < maxTaken && (parcels < 2 || hasRoom(lane));
}

/** True while less is taken than the lane's share of the spool. */
export function hasRoom(lane: Lane): boolean {
  let taken = 0;
  for (const { bytes } of [...lane.held, ...lane.flying, ...lane.suspects]) taken += bytes;
  return taken < shareOf(lane);
}

function shareOf({ tools, limits }: Lane): number {
  return roomOf(tools.spool) * limits.share;
}

/** True when so much waits that it is sent at once, rather than after the interval. */
export function isEnough(lane: Lane): boolean {
  const { tools, limits, waiting, waitingBytes } = lane;
  return tools.isFull?.() === true || waiting >= limits.enough || waitingBytes >= parcelBytes(lane);
}

function parcelBytes(lane: Lane): number {
  return Math.min(byteLimitToTry(lane), shareOf(lane) / parcelsOfShare);
}

/** The oldest waiting chunks, or only the very oldest. */
export function takeFresh(lane: Lane, single = false): Parcel | undefined {
  const { clock, spool, reporter } = lane.tools;
  const now = clock.monotonic();
  if (lane.waiting === 0 || lane.emptyUntil > now) return undefined;
  const limits = single
    ? { bytes: 1, observations: 1 }
    : { bytes: parcelBytes(lane), observations: lane.limits.observations };
  let pieces: Piece[] = [];
  try {
    pieces = spool.take(lane.target.config.name, lane.kind, limits).map((chunk) => {
      const count = chunk.ids.length;
      lane.departed += count;
      lane.waiting = Math.max(0, lane.waiting - count);
      lane.waitingBytes = lane.waiting === 0 ? 0 : Math.max(0, lane.waitingBytes - chunk.bytes.length);
      const origin: Origin = { chunk, position: lane.departed, unsettled: count, readers: 0 };
      lane.origins.add(origin);
      return { chunk, origin };
    });
  } catch {
    reporter.once("spool-take", "The spool failed to give back what waits in it; it is asked again.");
  }
  if (pieces.length > 0) {
    if (single) return parcelOf(pieces);
    const { timeouts } = lane;
    lane.timeouts = 0;
    const parcel = parcelOf(pieces, { timeouts });
    noteSize(lane, parcel.bytes);
    return parcel;
  }
  lane.emptyUntil = now + askAgainMs;
  return undefined;
}
