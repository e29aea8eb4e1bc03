import type { JobsOptions } from "bullmq";

export const jobName = "chunk";

const month = 30 * 24 * 60 * 60;

/** Of a job's failures only the last is worth its room: by default BullMQ keeps the stack of each, for as long as the job waits. */
export const stackTraceLimit = 1;

/** Tried for as long as it takes: how long that may be is a matter of room in Redis. The failed set is the dead letters. */
export const jobOptions: JobsOptions = {
  attempts: 1_000_000,
  backoff: { type: "custom" },
  removeOnComplete: true,
  removeOnFail: { age: month, count: 10_000 },
  stackTraceLimit,
};

/** Jobs of a worker that died are others' again: that is no fault of theirs, however often it happens. */
export const maxStalledCount = 1_000_000;

/** Of the chunk in one job, before it is packed: small, so that Redis is never busy with one job for long. */
export const maxChunkBytes: number = 512 * 1024;

/** Jobs that one worker has at a time. Each may hold a chunk of that size. */
export const jobsInHand = 100;
