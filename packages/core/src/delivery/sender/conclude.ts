import type { Outcome } from "../answers/index.ts";
import { concludeEvents } from "./events.ts";
import { inquire } from "./inquiry.ts";
import type { Lane } from "./lane.ts";
import { backoff, slowDown } from "./pace.ts";
import { halve, type Parcel } from "./parcel.ts";
import { enterPark, leavePark, stayParked } from "./parking.ts";
import { settleDead, settleDelivered, settlePartial } from "./settle.ts";
import { learnLimit } from "./size-limit.ts";
import { noteSuccess } from "./success.ts";
import { divideTooLarge } from "./too-large.ts";

/** After so many 500s, with other requests passing in between, a request is taken to be at fault itself. */
const maxServerErrors = 20;
/** Its halves start with most of that count, since they need not prove it all over again. */
const serverErrorsOfHalf = maxServerErrors - 3;
/** A request that timed out so often is sent in halves if it is larger than this: the connection may be too slow for it. */
const maxTimeouts = 3;
const dividedBytes = 64 * 1024;

const conclusions: Readonly<Record<Outcome["action"], (lane: Lane, parcel: Parcel, outcome: Outcome) => void>> = {
  done,
  retry,
  split: divideTooLarge,
  bisect: inquire,
  divide,
  park,
  deadLetter: (lane, parcel, outcome) => settleDead(lane, parcel.pieces, outcome),
};

/** Actions that keep a parked lane parked, if the status is the one that parked it. */
const parks: ReadonlySet<Outcome["action"]> = new Set(["park", "bisect", "split"]);

/** Does what the outcome says: afterwards each piece is settled, or in one of the lane's lists. */
export function conclude(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  lane.mayGiveBack = true;
  if (outcome.connectionRefused !== true) lane.connectionsRefused = 0;
  if (outcome.events !== undefined) {
    concludeEvents(lane, parcel, outcome.events);
    return;
  }
  if (outcome.action !== "done") lane.lastError = [outcome.status || outcome.failure, outcome.reason].join(" ").trim();
  // "divide" is about what could not be written here: it says nothing of the server, so a park stays as it is.
  if (lane.park !== undefined && outcome.action !== "divide") {
    const stays = outcome.action === "retry" || (parks.has(outcome.action) && outcome.status === lane.park.status);
    if (stays) {
      honourRetryAfter(lane, outcome);
      stayParked(lane, parcel, outcome);
      return;
    }
    if (outcome.action !== "park") leavePark(lane);
  }
  conclusions[outcome.action](lane, parcel, outcome);
}

function done(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  noteSuccess(lane, parcel);
  if (outcome.rejected === undefined) settleDelivered(lane, parcel.pieces);
  else settlePartial(lane, parcel.pieces, outcome.rejected, outcome);
}

function retry(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  honourRetryAfter(lane, outcome);
  slowDown(lane, parcel, outcome);
  parcel.attempts += 1;
  const others = lane.successes > parcel.successesSeen;
  if (outcome.status === 500 && others) parcel.serverErrors += 1;
  parcel.successesSeen = lane.successes;
  if (outcome.failure === "timeout") parcel.timeouts += 1;
  if (parcel.serverErrors >= maxServerErrors) {
    const past = { serverErrors: serverErrorsOfHalf, othersPassed: true, successesSeen: lane.successes };
    const halves = halve(parcel, lane.tools.codec, past);
    if (halves === undefined) settleDead(lane, parcel.pieces, outcome);
    else lane.held.push(...halves);
    return;
  }
  if (parcel.timeouts >= maxTimeouts && parcel.bytes > dividedBytes) {
    const halves = halve(parcel, lane.tools.codec);
    learnLimit(lane, parcel.bytes);
    lane.held.push(...(halves ?? [parcel]));
    return;
  }
  const { clock, random } = lane.tools;
  // A parcel has a pause of its own only if others pass; otherwise the pause of the whole lane is enough.
  parcel.dueAt =
    parcel.othersPassed && lane.connectionsRefused === 0 ? clock.monotonic() + backoff(parcel.attempts, random) : 0;
  if (parcel.suspect === undefined) lane.held.push(parcel);
  else lane.suspects.push(parcel);
}

function honourRetryAfter({ target, tools }: Lane, { retryAfterMs }: Outcome): void {
  if (retryAfterMs === undefined) return;
  target.pausedUntil = Math.max(target.pausedUntil, tools.clock.monotonic() + retryAfterMs);
}

function park(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  lane.held.push(parcel);
  enterPark(lane, outcome);
}

function divide(lane: Lane, parcel: Parcel, outcome: Outcome): void {
  const halves = halve(parcel, lane.tools.codec);
  if (halves === undefined) settleDead(lane, parcel.pieces, outcome);
  else lane.held.unshift(...halves);
}
