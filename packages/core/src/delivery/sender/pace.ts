import { type Outcome, sentence } from "../answers/index.ts";
import { noteAbsence } from "./absence.ts";
import { type Lane, nameOf } from "./lane.ts";
import type { Parcel } from "./parcel.ts";

const shortestWait = 100;
const firstWait = 1_000;
const longestWait = 60_000;
const maxConcurrency = 8;
/** So many failures in a row are worth a line; fewer while somebody waits and wonders. */
const outage = 5;
const outageInFlush = 2;

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
  const { tools, target } = lane;
  const { clock, random, logger } = tools;
  // Requests that were under way together fail together: that is one failure.
  if (parcel.sentAt < lane.failedAt) return;
  lane.failedAt = clock.monotonic();
  lane.failures += 1;
  lane.concurrency = Math.max(1, lane.concurrency / 2);
  lane.pausedUntil = lane.failedAt + backoff(lane.failures, random);
  noteAbsence(lane, outcome);
  if (lane.failures < (lane.draining > 0 ? outageInFlush : outage) || target.outages.has(lane)) return;
  const known = target.outages.size > 0;
  target.outages.add(lane);
  if (known) return;
  const said = `${status > 0 ? ` (${status})` : ""}${reason === "" ? "." : `: ${sentence(reason)}`}`;
  logger.warn(`${nameOf(lane)} takes nothing now${said} Observations wait and are tried again.`);
}

export function speedUp(lane: Lane): void {
  lane.failures = 0;
  lane.pausedUntil = 0;
  lane.concurrency = Math.min(maxConcurrency, lane.concurrency + 1 / lane.concurrency);
  const now = lane.tools.clock.monotonic();
  for (const parcel of [...lane.held, ...lane.suspects]) {
    if (parcel.attempts === 0 || parcel.othersPassed) continue;
    parcel.othersPassed = true;
    parcel.dueAt = now;
  }
  if (!lane.target.outages.delete(lane) || lane.target.outages.size > 0) return;
  lane.tools.logger.info?.(`${nameOf(lane)} takes observations again.`);
}
