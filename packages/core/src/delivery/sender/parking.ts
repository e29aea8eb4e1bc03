import { type Outcome, sentence } from "../answers/index.ts";
import { type Lane, nameOf } from "./lane.ts";
import { type Parcel, parcelOf, peel, regroup, uncut } from "./parcel.ts";
import { settleDead } from "./settle.ts";
import { hasRoom, takeFresh } from "./take.ts";

const firstProbeMs = 60_000;
const longestProbeMs = 15 * 60_000;
/** Where it may be over soon, the pauses are those of a lane that only fails. */
const firstBriefMs = 500;
const longestBriefMs = 60_000;
/**
 * While the lane refuses everything, a parcel that is refused alone for this long becomes a dead letter; it can be
 * replayed.
 */
const patienceMs = 24 * 3_600_000;

/** From now on a single observation is tried now and then, and nothing else is sent. */
export function enterPark(lane: Lane, outcome: Outcome): void {
  if (lane.park?.trouble === troubleOf(outcome)) return;
  begin(lane, outcome, false);
  say(lane, outcome);
}

/**
 * The smallest request was refused as too large. Another observation is tried at once: if it passes, the refusal was about
 * the first one. If not, everything is refused, whatever its size, which may be over as soon as any other outage.
 */
export function parkForSize(lane: Lane, outcome: Outcome): void {
  lane.held = lane.held.map(uncut);
  begin(lane, outcome, true);
}

/** Whether it is certain that everything is refused, and not one observation alone. */
export function isParked({ park }: Lane): boolean {
  return park?.said === true;
}

function begin(lane: Lane, outcome: Outcome, brief: boolean): void {
  const now = lane.tools.clock.monotonic();
  lane.park = {
    status: outcome.status,
    trouble: troubleOf(outcome),
    since: now,
    brief,
    delay: brief ? firstBriefMs : firstProbeMs,
    probeAt: brief ? now : now + firstProbeMs,
    probe: undefined,
    freshNext: true,
    said: false,
  };
  closeInquiry(lane);
}

function troubleOf({ status, failure }: Outcome): string {
  return `${status} ${failure ?? ""}`;
}

function say(lane: Lane, outcome: Outcome): void {
  const { park, target, tools } = lane;
  if (park === undefined || park.said) return;
  park.said = true;
  const known = [...target.troubles.values()].includes(park.trouble);
  target.troubles.set(lane, park.trouble);
  if (known) return;
  const words = [
    `${nameOf(lane)} refuses everything`,
    outcome.status > 0 ? ` with ${outcome.status}` : "",
    outcome.reason ? `: ${sentence(outcome.reason)}` : ".",
    outcome.hint ? ` ${outcome.hint}` : "",
    " Observations wait, and one is tried now and then.",
  ];
  tools.logger.error(words.join(""));
}

/**
 * Halves are joined again, since they tell nothing where everything is refused. What was refused alone is tried once more
 * when the park is over.
 */
function closeInquiry(lane: Lane): void {
  const pieces = lane.suspects.flatMap((parcel) => parcel.pieces);
  lane.held.push(
    ...lane.condemned.map(({ piece }) => parcelOf([piece], { final: true })),
    ...regroup(pieces, lane.limits),
  );
  lane.suspects = [];
  lane.condemned = [];
  lane.inquiry = undefined;
}

export function leavePark(lane: Lane): void {
  if (lane.park === undefined) return;
  const { said } = lane.park;
  lane.park = undefined;
  lane.target.troubles.delete(lane);
  lane.failures = 0;
  lane.pausedUntil = 0;
  const others = lane.held.filter(({ final }) => !final).flatMap((parcel) => parcel.pieces);
  lane.held = [...lane.held.filter(({ final }) => final), ...regroup(others, lane.limits)];
  if (said) lane.tools.logger.info?.(`${nameOf(lane)} answers again.`);
}

/** The single observation that is tried, if it is time: it shows whether the server takes something again. */
export function nextProbe(lane: Lane): Parcel | undefined {
  const { park, tools } = lane;
  if (park === undefined || lane.flying.size > 0 || park.probeAt > tools.clock.monotonic()) return undefined;
  // By turns: what is held was refused before, and may be refused again although everything else would pass.
  const fresh = park.freshNext && hasRoom(lane) ? takeFresh(lane, true) : undefined;
  park.freshNext = !park.freshNext;
  const parcel = fresh ?? lane.held.shift() ?? takeFresh(lane, true);
  if (parcel === undefined) return undefined;
  const { single, rest } = peel(parcel, tools.codec);
  if (single === undefined) return undefined;
  if (rest.length > 0) lane.held.push(parcelOf(rest));
  park.probe = parcelOf([single], { final: parcel.final });
  return park.probe;
}

/** Refused as before: the parcel is held again, and the lane stays parked. */
export function stayParked(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  const { park, tools } = lane;
  const probed = park !== undefined && park.probe === parcel;
  const isRefused = probed && (outcome.action === "bisect" || outcome.action === "split");
  if (isRefused) say(lane, outcome);
  if (isRefused && tools.clock.monotonic() - park.since >= patienceMs) {
    settleDead(lane, parcel.pieces, outcome);
  } else {
    lane.held.push(outcome.action === "split" ? uncut(parcel) : parcel);
  }
  probeLater(lane, parcel);
}

/** Makes the pause before the next probe longer, where this parcel was the probe and the lane is still parked. */
export function probeLater({ park, tools }: Lane, parcel: Parcel): void {
  if (park === undefined || park.probe !== parcel) return;
  park.probe = undefined;
  park.delay = Math.min(park.delay * 2, park.brief ? longestBriefMs : longestProbeMs);
  park.probeAt = tools.clock.monotonic() + park.delay;
}
