import type { Queue } from "bullmq";

/** How many jobs are not done, counted in the background. */
export interface JobCount {
  /** The last count; undefined before the first. */
  read(): number | undefined;
  /** Counts again, now and then. */
  look(): void;
}

const countEveryMs = 1_000;
const states = ["waiting", "delayed", "active", "prioritized"] as const;

/** `counted` is called after each count. */
export function countJobs(queue: Queue, counted: () => void = () => undefined): JobCount {
  let jobs: number | undefined;
  let countedAt = Number.NEGATIVE_INFINITY;
  let isAsking = false;
  return {
    read: () => jobs,
    look() {
      const now = performance.now();
      if (isAsking || now - countedAt < countEveryMs) return;
      countedAt = now;
      isAsking = true;
      queue.getJobCounts(...states).then(
        (counts) => {
          isAsking = false;
          jobs = Object.values(counts).reduce((sum, count) => sum + count, 0);
          counted();
        },
        () => {
          isAsking = false;
        },
      );
    },
  };
}
