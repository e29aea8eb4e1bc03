import { type EventVerdict, sentence } from "../answers/index.ts";
import { type Lane, nameOf } from "./lane.ts";
import { backoff, slowDown } from "./pace.ts";
import { type Parcel, type Piece, parcelOf, partition } from "./parcel.ts";
import { enterPark, leavePark, probeLater } from "./parking.ts";
import { settleDead, settleDelivered } from "./settle.ts";
import { noteSuccess } from "./success.ts";

/** An event that so many answers did not name becomes a dead letter. */
const maxUnnamed = 5;

/** What can become of an event. Where the events of a chunk cannot be separated, the first of these holds for all. */
const fates = ["park", "retry", "unnamed", "deadLetter", "done"] as const;
type Fate = (typeof fates)[number];

const fateOf: Readonly<Record<EventVerdict["action"], Fate>> = {
  done: "done",
  retry: "retry",
  park: "park",
  deadLetter: "deadLetter",
  split: "deadLetter",
  bisect: "deadLetter",
  divide: "deadLetter",
};

/**
 * A 207: each event has a verdict of its own. Only an event that was taken ends a park, since a 207 alone does not show that
 * the server takes anything.
 */
export function concludeEvents(lane: Lane, parcel: Parcel, verdicts: ReadonlyMap<string, EventVerdict>): void {
  const { codec, clock, random } = lane.tools;
  const fate = (id: string): Fate => {
    const verdict = verdicts.get(id);
    return verdict === undefined ? "unnamed" : fateOf[verdict.action];
  };
  const groups = partition(parcel.pieces, codec, fate, fates);
  const of = (name: Fate): readonly Piece[] => groups.get(name) ?? [];
  const verdictOf = ({ chunk }: Piece): EventVerdict | undefined =>
    chunk.ids.map((id) => verdicts.get(id)).find(Boolean);

  if (of("done").length > 0) {
    leavePark(lane);
    noteSuccess(lane, parcel);
  }
  noteError(lane, [...of("park"), ...of("retry"), ...of("deadLetter")].map(verdictOf)[0]);
  settleDelivered(lane, of("done"));
  for (const piece of of("deadLetter")) {
    const { status, reason } = verdictOf(piece) ?? { status: 207, reason: "" };
    // Settling warns once; the single refusals help whoever looks for the one evaluator that is set up wrongly.
    lane.tools.logger.debug?.(
      `${nameOf(lane)} refused ${piece.chunk.ids.join(", ")} with ${status}: ${sentence(reason || "no reason given")}`,
    );
    settleDead(lane, [piece], { status, reason });
  }

  const unnamed = parcel.unnamed + (of("unnamed").length > 0 ? 1 : 0);
  const lost = unnamed >= maxUnnamed;
  if (lost) settleDead(lane, of("unnamed"), { status: 207, reason: "The server does not say what became of it." });
  const again = [...of("retry"), ...(lost ? [] : of("unnamed"))];
  if (again.length > 0) {
    const attempts = parcel.attempts + 1;
    if (of("done").length === 0 && lane.park === undefined)
      slowDown(lane, parcel, { status: 207, reason: "no event was taken" });
    lane.held.push(parcelOf(again, { attempts, unnamed, dueAt: clock.monotonic() + backoff(attempts, random) }));
  }

  const [parked] = of("park");
  if (parked !== undefined) {
    lane.held.push(parcelOf(of("park")));
    const { status, reason, hint } = verdictOf(parked) ?? { status: 401, reason: "", hint: undefined };
    enterPark(lane, { action: "park", status, reason, hint });
  }
  probeLater(lane, parcel);
}

function noteError(lane: Lane, verdict: EventVerdict | undefined): void {
  if (verdict !== undefined) lane.lastError = `${verdict.status} ${verdict.reason}`.trim();
}
