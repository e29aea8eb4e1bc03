import { type ConsumerProgress, shared } from "@langfuse-kit/core/adapter";
import type { AnyJob } from "../jobs/index.ts";
import { surroundingCall } from "./around.ts";
import type { Work } from "./calls.ts";

type TracedWork = Work & { readonly progress: ConsumerProgress };

/** BullMQ makes an object of its own for each attempt, and hands it to all that belongs to it. */
const underWay: WeakMap<AnyJob, TracedWork> = shared("bullmq-work", () => new WeakMap());

export function workOn(job: AnyJob | undefined): Work {
  return { kind: "work", job, progress: undefined, ended: undefined };
}

/** From here on the attempt is known to be traced. */
export function beginWork(work: Work, progress: ConsumerProgress): void {
  work.progress = progress;
  if (work.job !== undefined) underWay.set(work.job, work as TracedWork);
}

export function endWork({ job }: Work): void {
  if (job !== undefined) underWay.delete(job);
}

/** The attempt at this job, while it is traced. */
export function tracedWork(job: AnyJob): TracedWork | undefined {
  const known = underWay.get(job);
  if (known !== undefined) return known;
  // Where BullMQ's worker could not be reached, it is the attempt around the code.
  const around = surroundingCall();
  return around?.kind === "work" && around.progress !== undefined ? (around as TracedWork) : undefined;
}
