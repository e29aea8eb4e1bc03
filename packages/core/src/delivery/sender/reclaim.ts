import type { Lane } from "./lane.ts";
import { rememberReaders } from "./memory.ts";
import { type Parcel, type Piece, parcelOf } from "./parcel.ts";

/**
 * The spool is short of room: what a failing lane merely holds goes back to its place there, so that the oldest is given up
 * first. Parts of a chunk stay, and so do observations that the server has said something about.
 */
export function reclaim(lane: Lane): void {
  // Called for each chunk that is given up, so what is held is looked through only once after each answer.
  if (!lane.mayGiveBack || (lane.failures === 0 && lane.park === undefined)) return;
  lane.mayGiveBack = false;
  const back: Piece[] = [];
  lane.held = lane.held.flatMap((parcel) => {
    if (parcel.final || parcel.unnamed > 0) return [parcel];
    return withoutWhole(lane, parcel, back);
  });
  if (back.length > 0) giveBack(lane, back);
}

/** Moves the chunks that are as the spool gave them to `back`; returns what is left of the parcel. */
function withoutWhole(lane: Lane, parcel: Parcel, back: Piece[]): Parcel[] {
  const parts: Piece[] = [];
  for (const piece of parcel.pieces) (piece.chunk === piece.origin.chunk ? back : parts).push(piece);
  if (parts.length === parcel.pieces.length) return [parcel];
  lane.timeouts = Math.max(lane.timeouts, parcel.timeouts);
  return parts.length === 0 ? [] : [parcelOf(parts, parcel)];
}

function giveBack(lane: Lane, pieces: Piece[]): void {
  const { spool, reporter } = lane.tools;
  rememberReaders(pieces);
  pieces.sort((one, other) => one.origin.position - other.origin.position);
  lane.reordered = lane.departed;
  for (const { chunk, origin } of pieces) {
    lane.origins.delete(origin);
    lane.departed -= chunk.ids.length;
    lane.waiting += chunk.ids.length;
    lane.waitingBytes += chunk.bytes.length;
  }
  try {
    spool.release(pieces.map(({ chunk }) => chunk));
  } catch {
    reporter.once("spool-reclaim", "The spool failed to take back what was not sent.");
  }
}
