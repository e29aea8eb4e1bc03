import type { Outcome } from "../answers/index.ts";
import type { Lane } from "./lane.ts";
import { halve, type Parcel, parcelOf } from "./parcel.ts";
import { parkForSize } from "./parking.ts";
import { settleDead } from "./settle.ts";
import { learnLimit, smallest } from "./size-limit.ts";

/**
 * A 413: the parcel is halved, and the values of a single observation are cut, until it passes. If even the smallest request
 * is refused, its size was not the reason: the observation is restored, and something else is tried. If that passes and
 * this one is refused again at any size, it becomes a dead letter.
 */
export function divideTooLarge(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  const { codec } = lane.tools;
  learnLimit(lane, parcel.bytes);
  const halves = halve(parcel, codec);
  if (halves !== undefined) {
    lane.held.unshift(...halves);
    return;
  }
  const [piece] = parcel.pieces;
  if (piece === undefined) return;
  const { chunk, origin, whole = chunk } = piece;
  const { length } = chunk.bytes;
  const smaller = length > smallest ? codec.shrink(chunk, Math.floor(length / 2)) : undefined;
  if (smaller !== undefined && smaller.bytes.length < length) {
    lane.held.unshift(parcelOf([{ chunk: smaller, origin, whole }], { final: parcel.final }));
    return;
  }
  lane.learnt = undefined;
  if (parcel.final) {
    settleDead(lane, parcel.pieces, outcome);
    return;
  }
  lane.held.push(parcelOf([{ chunk: whole, origin }], { final: true }));
  parkForSize(lane, outcome);
}
