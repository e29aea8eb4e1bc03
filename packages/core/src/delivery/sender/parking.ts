import { type Outcome, sentence } from "../answers/index.ts";
import { type Lane, nameOf } from "./lane.ts";
import { type Parcel, parcelOf, peel, regroup } from "./parcel.ts";
import { settleDead } from "./settle.ts";
import { hasRoom, takeFresh } from "./take.ts";

const firstProbeMs = 60_000;
const longestProbeMs = 15 * 60_000;
/**
 * While the lane refuses everything, a parcel that is refused alone for this long becomes a dead letter; it can be
 * replayed.
 */
const patienceMs = 24 * 3_600_000;

/** Nothing is sent any more but one observation now and then. */
export function enterPark(lane: Lane, outcome: Outcome): void {
  const { clock, logger } = lane.tools;
  const trouble = `${outcome.status} ${outcome.failure ?? ""}`;
  if (lane.park?.trouble === trouble) return;
  const known = [...lane.target.troubles.values()].includes(trouble);
  lane.target.troubles.set(lane, trouble);
  const now = clock.monotonic();
  lane.park = {
    status: outcome.status,
    trouble,
    since: now,
    delay: firstProbeMs,
    probeAt: now + firstProbeMs,
    probe: undefined,
    freshNext: true,
  };
  closeInquiry(lane);
  if (known) return;
  const words = [
    `${nameOf(lane)} refuses everything`,
    outcome.status > 0 ? ` with ${outcome.status}` : "",
    outcome.reason ? `: ${sentence(outcome.reason)}` : ".",
    outcome.hint ? ` ${outcome.hint}` : "",
    " Observations wait, and one is tried now and then.",
  ];
  logger.error(words.join(""));
}

/** Halves join again, since they say nothing where everything is refused; what was refused alone has one more try. */
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
  lane.park = undefined;
  lane.target.troubles.delete(lane);
  lane.failures = 0;
  lane.pausedUntil = 0;
  const others = lane.held.filter(({ final }) => !final).flatMap((parcel) => parcel.pieces);
  lane.held = [...lane.held.filter(({ final }) => final), ...regroup(others, lane.limits)];
  lane.tools.logger.info?.(`${nameOf(lane)} answers again.`);
}

/** The one small request that finds out whether all is well again. */
export function nextProbe(lane: Lane): Parcel | undefined {
  const { park, tools } = lane;
  if (park === undefined || lane.flying.size > 0 || park.probeAt > tools.clock.monotonic()) return undefined;
  // In turns: what is held was refused before, and might hide that everything else would pass.
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

/** Still parked: back with it, and later again. */
export function stayParked(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  const { park, tools } = lane;
  const probed = park !== undefined && park.probe === parcel;
  if (probed && outcome.action === "bisect" && tools.clock.monotonic() - park.since >= patienceMs) {
    settleDead(lane, parcel.pieces, outcome);
  } else {
    lane.held.push(parcel);
  }
  probeLater(lane, parcel);
}

/** Where this was the probe, and the lane is parked as before: the next one takes longer. */
export function probeLater({ park, tools }: Lane, parcel: Parcel): void {
  if (park === undefined || park.probe !== parcel) return;
  park.probe = undefined;
  park.delay = Math.min(park.delay * 2, longestProbeMs);
  park.probeAt = tools.clock.monotonic() + park.delay;
}
