import { AsyncLocalStorage } from "node:async_hooks";
import { type ConsumerProgress, shared } from "@langfuse-kit/core/adapter";
import type { AnyJob, TelemetryOptions } from "../jobs/index.ts";

/** A call that adds jobs: what only its arguments say. */
export interface Adding {
  readonly kind: "adding";
  readonly facts: {
    readonly queue?: string | undefined;
    readonly name?: string | undefined;
    readonly delayMs?: number | undefined;
    readonly count?: number | undefined;
  };
  /** Options that ask BullMQ to leave the context out; they get one that links, by queue. */
  readonly detached: { readonly queue: string; readonly telemetry: TelemetryOptions }[];
}

/** A worker's own adding of the next run of a schedule: nobody asked for it. */
interface Repeating {
  readonly kind: "repeating";
}

/** An attempt at a job. */
export interface Work {
  readonly kind: "work";
  /** Absent where BullMQ's worker could not be reached. */
  readonly job: AnyJob | undefined;
  progress: ConsumerProgress | undefined;
  /** How the processor ended, and when. */
  ended: { readonly error?: unknown; readonly result?: unknown; readonly at: number } | undefined;
}

/** What surrounds BullMQ's own code; one for all copies of this package. */
export const around: AsyncLocalStorage<Adding | Repeating | Work | undefined> = shared(
  "bullmq",
  () => new AsyncLocalStorage<Adding | Repeating | Work | undefined>(),
);

/** The attempt at this job that is running around the code, when it is traced. */
export function currentWork(job?: AnyJob): (Work & { progress: ConsumerProgress }) | undefined {
  const work = around.getStore();
  if (work?.kind !== "work" || work.progress === undefined) return undefined;
  const isSame = job === undefined || work.job === undefined || isSameJob(work.job, job);
  return isSame ? (work as Work & { progress: ConsumerProgress }) : undefined;
}

function isSameJob(one: AnyJob, other: AnyJob): boolean {
  return one === other || (one.id === other.id && one.queueName === other.queueName);
}
