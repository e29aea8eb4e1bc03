import type { Outcome } from "../answers/index.ts";
import type { Lane } from "./lane.ts";
import { halve, type Parcel } from "./parcel.ts";
import { enterPark } from "./parking.ts";
import { settleDead } from "./settle.ts";

/**
 * This many different observations, each refused alone with the same words and nothing accepted between, show a fault of
 * the whole lane rather than bad observations.
 */
const enoughRefused = 3;

let lastSuspect = 0;

/**
 * A 400: what was sent is halved until the one observation is found that the server cannot read. While nothing passes,
 * refused observations are only set aside, since it may be that everything is refused: then the lane parks.
 */
export function inquire(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  if (parcel.final) {
    settleDead(lane, parcel.pieces, outcome);
    return;
  }
  lane.inquiry ??= { confirmed: false, freshTried: false };
  lastSuspect += 1;
  const halves = halve(parcel, lane.tools.codec, { suspect: lastSuspect });
  if (halves !== undefined) {
    insertHalves(lane, parcel, halves);
  } else if (lane.inquiry.confirmed) {
    settleDead(lane, parcel.pieces, outcome);
  } else {
    for (const piece of parcel.pieces) lane.condemned.push({ piece, outcome });
    countRefusal(lane, outcome.reason);
  }
  if (refusesEverything(lane) && !wantsFresh(lane)) {
    enterPark(lane, { ...outcome, hint: "Check the headers and the versions of both sides." });
  }
}

/** Goes below the other half of the same request, which is sent first: whether that passes tells the most. */
function insertHalves(lane: Lane, parcel: Parcel, halves: readonly [Parcel, Parcel]): void {
  const top = lane.suspects.at(-1);
  const below = top !== undefined && top.suspect === parcel.suspect ? 1 : 0;
  lane.suspects.splice(lane.suspects.length - below, 0, halves[1], halves[0]);
}

function countRefusal(lane: Lane, reason: string): void {
  // Without positions and ids, which differ from one refusal to the next.
  const words = reason.replace(/[\da-f]{6,}|\d+/gi, "#");
  if (lane.sameRefusal.words !== words) lane.sameRefusal = { words, count: 0 };
  lane.sameRefusal.count += 1;
}

function refusesEverything({ inquiry, sameRefusal }: Lane): boolean {
  return inquiry !== undefined && !inquiry.confirmed && sameRefusal.count >= enoughRefused;
}

/** True when, before the lane is parked, a chunk that had no part in the refusals is to be tried, and there is one. */
export function wantsFresh(lane: Lane): boolean {
  return refusesEverything(lane) && lane.waiting > 0 && lane.inquiry?.freshTried === false;
}

/** Something passed, so that what was refused was refused for its own sake. */
export function confirmInquiry(lane: Lane): void {
  lane.sameRefusal = { words: "", count: 0 };
  if (lane.inquiry !== undefined) lane.inquiry.confirmed = true;
  convict(lane);
}

/** Ends the search when nothing is left to try that could tell more. */
export function endInquiry(lane: Lane): void {
  if (lane.inquiry === undefined || lane.park !== undefined || lane.suspects.length > 0 || lane.flying.size > 0) return;
  if (lane.condemned.length > 0 && lane.waiting > 0) return;
  lane.inquiry = undefined;
  convict(lane);
}

function convict(lane: Lane): void {
  const condemned = lane.condemned;
  lane.condemned = [];
  for (const { piece, outcome } of condemned) settleDead(lane, [piece], outcome);
}
