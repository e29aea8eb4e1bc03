import type { ConsumedJob } from "@langfuse-kit/core/adapter";
import { readMetadata } from "./metadata.ts";
import { postponed } from "./postponed.ts";
import type { AnyJob } from "./types.ts";

/** One attempt at a job of BullMQ. */
export function consumedJob(job: AnyJob): ConsumedJob {
  const { attemptsMade = 0, attemptsStarted = 0, stalledCounter = 0, opts, repeatJobKey } = job;
  const attempt = attemptsMade + 1;
  // A job that puts itself off is started again within the same attempt, and its wait began anew.
  const isAgain = attemptsStarted > attempt;
  return {
    queue: job.queueName,
    name: job.name,
    id: job.id,
    carrier: readMetadata(opts),
    attempt,
    addedAt: isAgain ? undefined : job.timestamp,
    delayMs: opts?.delay,
    startedAt: job.processedOn,
    scheduled: repeatJobKey !== undefined || opts?.repeat !== undefined,
    metadata: {
      started: isAgain ? attemptsStarted : undefined,
      stalled: stalledCounter > 0 ? stalledCounter : undefined,
      scheduler: repeatJobKey,
    },
    postponed,
  };
}
