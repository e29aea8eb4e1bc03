/** For those who have no telemetry of ours in place: what runs a job, what adds one, what continues one elsewhere. */

export { langfuseJobs } from "./langfuse-jobs.ts";
export { withJobContext } from "./with-job-context.ts";
export { type LangfuseJobOptions, wrapProcessor } from "./wrap-processor.ts";
export { wrapQueue } from "./wrap-queue.ts";
