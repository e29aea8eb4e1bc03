import type { JobsOptions } from "bullmq";

export const jobName = "chunk";

const month = 30 * 24 * 60 * 60;

/** Tried for as long as it takes: how long that may be is a matter of room in Redis. The failed set is the dead letters. */
export const jobOptions: JobsOptions = {
  attempts: 1_000_000,
  backoff: { type: "custom" },
  removeOnComplete: true,
  removeOnFail: { age: month, count: 10_000 },
};

const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/** Exponential, with full jitter. */
export function backoff(attemptsMade: number): number {
  const longest = Math.min(firstWaitMs * 2 ** Math.min(attemptsMade - 1, 10), longestWaitMs);
  return Math.max(100, Math.round(Math.random() * longest));
}
