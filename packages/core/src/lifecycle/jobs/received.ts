import { type Received, receiveHeaders, type Trust, withFrame } from "../../context/index.ts";
import { safely } from "../../observe/index.ts";
import { outside } from "../outside.ts";
import { type Rules, readCarrier } from "./carrier.ts";
import type { ConsumedJob, JobRelation } from "./types.ts";

/** Carriers are believed by default: whoever can write to the application's queue can do worse than name a user. */
export const defaultTrust: Trust = "all";

/** What the carrier of a job brings: a trace to continue, or a link. */
export function receivedOf(
  job: Pick<ConsumedJob, "carrier" | "scheduled">,
  rules: Rules,
  relation: JobRelation | undefined,
  trust: Trust,
): Received | undefined {
  const carrier = readCarrier(job.carrier, rules);
  if (carrier === undefined) return undefined;
  const isLink = job.scheduled === true || (relation ?? carrier.relation) === "link";
  if (!isLink) return receiveHeaders(carrier, trust);
  const { link } = receiveHeaders(carrier, "none");
  if (link === undefined) return undefined;
  const { identity } = receiveHeaders(carrier, trust);
  if (identity === undefined) return { link };
  // Not the name: the job is a trace of its own.
  const { name: _theirs, ...others } = identity;
  return { link, identity: others };
}

/**
 * Runs `fn` in the trace that the job's carrier names, with no observation of its own: for what works on a job whose
 * attempt is already traced, in another process.
 * @example await runInJob({ queue: "mail", carrier: job.carrier }, () => handle(job));
 */
export function runInJob<R>(job: ConsumedJob, fn: () => R): R {
  const received = safely("the trace context of a job", () =>
    receivedOf(job, job, job.relation, job.trust ?? defaultTrust),
  );
  return received === undefined ? fn() : withFrame({ ...outside, received }, fn);
}

/**
 * Runs `fn` outside of any trace: for loops that a worker starts and that outlive the code that started it.
 * @example runOutside(() => setInterval(check, 1000));
 */
export function runOutside<R>(fn: () => R): R {
  return withFrame(outside, fn);
}
