import { type Outcome, sentence } from "../answers/index.ts";
import { noteAbsence } from "./absence.ts";
import { type Lane, nameOf, unsettledPieces } from "./lane.ts";
import type { Parcel } from "./parcel.ts";

const shortestWait = 100;
const firstWait = 1_000;
const longestWait = 60_000;
const maxConcurrency = 8;
/** So many failures in a row are worth a line in the log; fewer during a flush, when somebody waits for it. */
const outage = 5;
const outageInFlush = 2;
/** So is nothing passing for so long, as when each request times out. Pauses that the server asked for do not count. */
const outageMs = 15_000;

/**
 * Whole milliseconds to wait after so many attempts: exponential, with full jitter, so that many processes do not come
 * back in step.
 * @example setTimeout(tryAgain, backoff(attempts));
 */
export function backoff(attempts: number, random: () => number = Math.random): number {
  const longest = Math.min(firstWait * 2 ** Math.min(attempts - 1, 10), longestWait);
  return Math.max(Math.round(random() * longest), shortestWait);
}

export function slowDown(
  lane: Lane,
  parcel: Parcel,
  outcome: Pick<Outcome, "status" | "reason" | "connectionRefused">,
): void {
  const { status, reason } = outcome;
  const { clock, random } = lane.tools;
  // Requests that were under way at the same time fail together, which counts as one failure.
  if (parcel.sentAt < lane.failedAt) return;
  lane.failedAt = clock.monotonic();
  lane.failures += 1;
  lane.concurrency = Math.max(1, lane.concurrency / 2);
  lane.pausedUntil = lane.failedAt + backoff(lane.failures, random);
  noteAbsence(lane, outcome);
  lane.failedWith = `${status > 0 ? ` (${status})` : ""}${reason === "" ? "." : `: ${sentence(reason)}`}`;
  if (lane.failures >= (lane.draining > 0 ? outageInFlush : outage)) sayOutage(lane);
  else if (lane.failures === 1)
    sayIfItLasts(lane, Math.max(parcel.sentAt, lane.passedAt, lane.target.pausedUntil) + outageMs);
}

/** Once for all lanes of a destination, until all of them have taken something. */
function sayOutage(lane: Lane): void {
  const { outages } = lane.target;
  if (outages.has(lane)) return;
  outages.add(lane);
  if (outages.size > 1) return;
  lane.tools.logger.warn(`${nameOf(lane)} takes nothing now${lane.failedWith} Observations wait and are tried again.`);
}

function sayIfItLasts(lane: Lane, at: number): void {
  const { clock } = lane.tools;
  const { successes } = lane;
  clock.setTimeout(
    () => {
      const lasts = lane.failures > 0 && lane.successes === successes && lane.park === undefined && !lane.stopped;
      if (lasts && (lane.waiting > 0 || unsettledPieces(lane).length > 0)) sayOutage(lane);
    },
    Math.max(at - clock.monotonic(), 0),
  );
}

export function speedUp(lane: Lane): void {
  lane.failures = 0;
  lane.pausedUntil = 0;
  lane.concurrency = Math.min(maxConcurrency, lane.concurrency + 1 / lane.concurrency);
  const now = lane.tools.clock.monotonic();
  lane.passedAt = now;
  for (const parcel of [...lane.held, ...lane.suspects]) {
    if (parcel.attempts === 0 || parcel.othersPassed) continue;
    parcel.othersPassed = true;
    parcel.dueAt = now;
  }
  if (!lane.target.outages.delete(lane) || lane.target.outages.size > 0) return;
  lane.tools.logger.info?.(`${nameOf(lane)} takes observations again.`);
}
