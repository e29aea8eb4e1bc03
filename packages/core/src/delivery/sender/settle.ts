import { randomBytes } from "node:crypto";
import { freshIfEmpty } from "../../runtime/index.ts";
import { type Outcome, sentence } from "../answers/index.ts";
import { keepLetter } from "../keep-letter.ts";
import type { DeadLetter } from "../types.ts";
import { type Lane, nameOf } from "./lane.ts";
import { freeDelivered } from "./memory.ts";
import type { Piece } from "./parcel.ts";

type Refusal = Pick<Outcome, "status" | "reason">;

export function settleDelivered(lane: Lane, pieces: readonly Piece[]): void {
  lane.tools.books.deliver(countOf(pieces));
  if (pieces.some(({ whole }) => whole !== undefined))
    lane.tools.reporter.once("shrunk", "An observation was too large for the server: its largest values are cut.");
  if (pieces.length > 0) lane.tools.logger.debug?.(`${nameOf(lane)} took ${countOf(pieces)}.`);
  finish(lane, pieces);
  freeDelivered(lane, pieces);
}

/** Each piece becomes a letter of its own. */
export function settleDead(lane: Lane, pieces: readonly Piece[], refusal: Refusal): void {
  if (pieces.length === 0) return;
  lane.tools.books.deadLetter(countOf(pieces));
  const letters = pieces.map(({ chunk, whole }) => letterOf(lane, whole ?? chunk, chunk.ids.length, refusal));
  warn(lane, countOf(pieces), refusal);
  store(lane, letters, pieces);
}

/** The server took a part of the request, and says only how many observations it refused. */
export function settlePartial(lane: Lane, pieces: readonly Piece[], rejected: number, refusal: Refusal): void {
  const total = countOf(pieces);
  const refused = Math.min(rejected, total);
  lane.tools.books.deliver(total - refused);
  lane.tools.books.deadLetter(refused);
  warn(lane, refused, refusal);
  const chunks = pieces.map(({ chunk }) => chunk);
  const [first] = chunks;
  if (first === undefined) return;
  const whole = {
    ...first,
    bytes: chunks.length === 1 ? first.bytes : lane.tools.codec.join(chunks),
    ids: chunks.flatMap(({ ids }) => ids),
  };
  store(lane, [letterOf(lane, whole, refused, refusal)], pieces);
}

function letterOf(lane: Lane, chunk: DeadLetter["chunk"], refused: number, { status, reason }: Refusal): DeadLetter {
  return { id: randomBytes(8).toString("hex"), chunk, refused, status, reason, at: lane.tools.clock.now() };
}

/** The spool removes the chunks only once the letters are kept, so that a crash in between loses nothing. */
function store(lane: Lane, letters: readonly DeadLetter[], pieces: readonly Piece[]): void {
  const kept = letters.map((letter) => keepLetter(lane.tools, letter)).filter((waiting) => waiting !== undefined);
  if (kept.length === 0) finish(lane, pieces);
  else void Promise.all(kept).then(() => finish(lane, pieces));
}

function finish(lane: Lane, pieces: readonly Piece[]): void {
  const { spool, reporter } = lane.tools;
  const done = [];
  for (const { chunk, origin } of pieces) {
    origin.unsettled -= chunk.ids.length;
    if (origin.unsettled > 0) continue;
    lane.origins.delete(origin);
    lane.origins = freshIfEmpty(lane.origins, () => new Set());
    done.push(origin.chunk);
  }
  const failed = (): void =>
    reporter.once("spool-remove", "The spool failed to remove what was sent; it may be sent again.");
  try {
    if (done.length > 0) void Promise.resolve(spool.remove(done)).catch(failed);
  } catch {
    failed();
  }
  lane.tools.changed();
}

function warn(lane: Lane, count: number, { status, reason }: Refusal): void {
  const kept = `They are kept as dead letters${lane.tools.deadLetters.isDurable?.() ? "" : " in memory, for as long as the process runs"}.`;
  lane.tools.reporter.once(
    `refused ${lane.target.config.name} ${status}`,
    `${nameOf(lane)} refused ${count} observation(s) for good${status > 0 ? ` with ${status}` : ""}: ${sentence(reason || "no reason given")} ${kept}`,
  );
}

function countOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { chunk }) => sum + chunk.ids.length, 0);
}
