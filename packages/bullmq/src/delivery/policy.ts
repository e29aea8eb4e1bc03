import type { JobsOptions } from "bullmq";

export const jobName = "chunk";

const month = 30 * 24 * 60 * 60;

/** Keeps only the last stack trace of a job: by default BullMQ keeps that of each failure while the job waits. */
export const stackTraceLimit = 1;

/** Jobs are retried without limit, as long as Redis has room. Those in the failed set are the dead letters. */
export const jobOptions: JobsOptions = {
  attempts: 1_000_000,
  backoff: { type: "custom" },
  removeOnComplete: true,
  removeOnFail: { age: month, count: 10_000 },
  stackTraceLimit,
};

/** Jobs of a worker that died go to another one, however often that happens: it is not the job's fault. */
export const maxStalledCount = 1_000_000;

/** Of the chunk in one job, before it is packed: small, so that Redis is never busy with one job for long. */
export const maxChunkBytes: number = 512 * 1024;

/** Jobs that one worker has at a time. Each may hold a chunk of that size. */
export const jobsInHand = 100;
