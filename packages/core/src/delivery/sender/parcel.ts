import type { Chunk } from "../../encode/types.ts";
import type { TakeLimits } from "../take-limits.ts";
import type { Codec } from "../types.ts";

/** A chunk as the spool gave it. It leaves the spool when every observation of it is settled. */
export interface Origin {
  readonly chunk: Chunk;
  /** How many observations of the lane had been taken when this one was, its own among them. */
  readonly position: number;
  unsettled: number;
  /** Requests whose sockets may still read its bytes. A request that was not written to its end is counted for good. */
  readers: number;
}

/** A chunk on its way: its origin, or a part of it. */
export interface Piece {
  readonly chunk: Chunk;
  readonly origin: Origin;
  /** The chunk before it was shrunk, which a dead letter is made of. */
  readonly whole?: Chunk | undefined;
}

/** What one request carries, and what it has been through. */
export interface Parcel {
  readonly pieces: readonly Piece[];
  readonly observations: number;
  readonly bytes: number;
  attempts: number;
  sentAt: number;
  /** On the monotonic clock; not sent again before. */
  dueAt: number;
  /** Others got through since it first failed, so it has a pause of its own. */
  othersPassed: boolean;
  /** The lane's successes when it last failed; infinite before the first time. */
  successesSeen: number;
  /** How often it was answered with 500 while others got through, so that an outage does not count. */
  serverErrors: number;
  timeouts: number;
  /** How many 207 answers did not name all of its events. */
  unnamed: number;
  /** Set on a half of a request that was refused with 400; both halves have the same number. */
  readonly suspect: number | undefined;
  /** It was refused alone before, while everything was refused: if it is refused again, it is at fault itself. */
  readonly final: boolean;
}

type Past = Partial<Omit<Parcel, "pieces" | "observations" | "bytes">>;

export function parcelOf(pieces: readonly Piece[], past: Past = {}): Parcel {
  let observations = 0;
  let bytes = 0;
  for (const { chunk } of pieces) {
    observations += chunk.ids.length;
    bytes += chunk.bytes.length;
  }
  return {
    attempts: 0,
    sentAt: 0,
    dueAt: 0,
    othersPassed: false,
    successesSeen: Number.POSITIVE_INFINITY,
    serverErrors: 0,
    timeouts: 0,
    unnamed: 0,
    suspect: undefined,
    final: false,
    ...past,
    pieces,
    observations,
    bytes,
  };
}

/** The parcel with whole chunks in place of shrunk ones. */
export function uncut(parcel: Parcel): Parcel {
  if (parcel.pieces.every(({ whole }) => whole === undefined)) return parcel;
  return parcelOf(
    parcel.pieces.map(({ chunk, origin, whole = chunk }) => ({ chunk: whole, origin })),
    parcel,
  );
}

/** Two parcels of about as many observations each; undefined for what cannot be divided. */
export function halve(parcel: Parcel, codec: Codec, past: Past = {}): readonly [Parcel, Parcel] | undefined {
  const [first, ...others] = parcel.pieces;
  if (first === undefined) return undefined;
  if (others.length === 0) {
    const halves = splitPiece(first, codec);
    return halves && [parcelOf([halves[0]], past), parcelOf([halves[1]], past)];
  }
  const cut = middleOf(parcel);
  return [parcelOf(parcel.pieces.slice(0, cut), past), parcelOf(parcel.pieces.slice(cut), past)];
}

function middleOf({ pieces, observations }: Parcel): number {
  let before = 0;
  for (const [index, { chunk }] of pieces.entries()) {
    const after = before + chunk.ids.length;
    if (after * 2 >= observations) {
      const nearer = after * 2 - observations <= observations - before * 2 ? index + 1 : index;
      return Math.min(Math.max(nearer, 1), pieces.length - 1);
    }
    before = after;
  }
  return 1;
}

function splitPiece(piece: Piece, codec: Codec): readonly [Piece, Piece] | undefined {
  const halves = splitChunk(piece.chunk, codec);
  return (
    halves && [
      { chunk: halves[0], origin: piece.origin },
      { chunk: halves[1], origin: piece.origin },
    ]
  );
}

/** Two chunks with the same observations; undefined for what cannot be divided. */
export function splitChunk(chunk: Chunk, codec: Codec): readonly [Chunk, Chunk] | undefined {
  const total = chunk.ids.length;
  const halves = total > 1 ? codec.split(chunk) : undefined;
  if (halves === undefined) return undefined;
  const [left, right] = halves;
  // The books count ids, so halves that lost or gained one are not used.
  if (left.ids.length === 0 || right.ids.length === 0 || left.ids.length + right.ids.length !== total) return undefined;
  return halves;
}

/** One observation, and all the others. */
export function peel(
  parcel: Parcel,
  codec: Codec,
): { readonly single: Piece | undefined; readonly rest: readonly Piece[] } {
  const [first, ...rest] = parcel.pieces;
  let single = first;
  while (single !== undefined) {
    const halves = splitPiece(single, codec);
    if (halves === undefined) break;
    single = halves[0];
    rest.unshift(halves[1]);
  }
  return { single, rest };
}

/** Joins pieces to as few parcels as the limits allow. */
export function regroup(pieces: readonly Piece[], limits: TakeLimits): Parcel[] {
  const parcels: Parcel[] = [];
  let group: Piece[] = [];
  let bytes = 0;
  let observations = 0;
  for (const piece of pieces) {
    bytes += piece.chunk.bytes.length;
    observations += piece.chunk.ids.length;
    if (group.length > 0 && (bytes > limits.bytes || observations > limits.observations)) {
      parcels.push(parcelOf(group));
      group = [];
      bytes = piece.chunk.bytes.length;
      observations = piece.chunk.ids.length;
    }
    group.push(piece);
  }
  if (group.length > 0) parcels.push(parcelOf(group));
  return parcels;
}

/**
 * Groups pieces by the verdict on their observations, and splits those with several. Where a piece cannot be split, the
 * verdict that comes first in `order` holds for all of it.
 */
export function partition<Verdict extends string>(
  pieces: readonly Piece[],
  codec: Codec,
  verdictOf: (id: string) => Verdict,
  order: readonly Verdict[],
): ReadonlyMap<Verdict, readonly Piece[]> {
  const groups = new Map<Verdict, Piece[]>(order.map((verdict) => [verdict, []]));
  const stack = [...pieces].reverse();
  for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
    const verdicts = new Set(piece.chunk.ids.map(verdictOf));
    const halves = verdicts.size > 1 ? splitPiece(piece, codec) : undefined;
    if (halves !== undefined) {
      stack.push(halves[1], halves[0]);
      continue;
    }
    const verdict = order.find((candidate) => verdicts.has(candidate));
    if (verdict !== undefined) groups.get(verdict)?.push(piece);
  }
  return groups;
}
