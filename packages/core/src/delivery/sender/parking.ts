import type { Outcome } from "../answers/index.ts";
import { type Lane, nameOf } from "./lane.ts";
import { type Parcel, parcelOf, peel, regroup } from "./parcel.ts";
import { takeFresh } from "./take.ts";

const firstProbeMs = 60_000;
const longestProbeMs = 15 * 60_000;

/** Nothing is sent any more but one observation now and then. */
export function enterPark(lane: Lane, outcome: Outcome): void {
  const { clock, logger } = lane.tools;
  const trouble = `${outcome.status} ${outcome.failure ?? ""}`;
  if (lane.park?.trouble === trouble) return;
  const known = [...lane.target.troubles.values()].includes(trouble);
  lane.target.troubles.set(lane, trouble);
  lane.park = {
    status: outcome.status,
    trouble,
    delay: firstProbeMs,
    probeAt: clock.monotonic() + firstProbeMs,
    probe: undefined,
    freshNext: true,
  };
  settleSuspects(lane);
  if (known) return;
  const words = [
    `${nameOf(lane)} refuses everything`,
    outcome.status > 0 ? ` with ${outcome.status}` : "",
    outcome.reason ? `: ${outcome.reason}` : "",
    ". Nothing is lost: observations are kept, and tried again now and then.",
    outcome.hint ? ` ${outcome.hint}` : "",
  ];
  logger.error(`[@langfuse-kit/core] ${words.join("")}`);
}

/** What was halved joins again: halves say nothing where everything is refused. */
function settleSuspects(lane: Lane): void {
  const pieces = lane.suspects.flatMap((parcel) => parcel.pieces);
  lane.held.push(...regroup(pieces, lane.limits));
  lane.suspects = [];
  lane.inquiry = undefined;
}

export function leavePark(lane: Lane): void {
  if (lane.park === undefined) return;
  lane.park = undefined;
  lane.target.troubles.delete(lane);
  lane.failures = 0;
  lane.pausedUntil = 0;
  const pieces = lane.held.filter(({ final }) => !final).flatMap((parcel) => parcel.pieces);
  lane.held = [
    ...lane.held.filter(({ final }) => final),
    // Refused alone while everything was: that proved nothing, so each has one more try.
    ...lane.condemned.map(({ piece }) => parcelOf([piece], { final: true })),
    ...regroup(pieces, lane.limits),
  ];
  lane.condemned = [];
  lane.tools.logger.info?.(`[@langfuse-kit/core] ${nameOf(lane)} answers again.`);
}

/** The one small request that finds out whether all is well again. */
export function nextProbe(lane: Lane): Parcel | undefined {
  const { park, tools } = lane;
  if (park === undefined || lane.flying.size > 0 || park.probeAt > tools.clock.monotonic()) return undefined;
  // In turns: what is held was refused before, and might hide that everything else would pass.
  const fresh = park.freshNext ? takeFresh(lane, true) : undefined;
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
export function stayParked(lane: Lane, parcel: Parcel): void {
  const { park, tools } = lane;
  lane.held.push(parcel);
  if (park === undefined || park.probe !== parcel) return;
  park.probe = undefined;
  park.delay = Math.min(park.delay * 2, longestProbeMs);
  park.probeAt = tools.clock.monotonic() + park.delay;
}
