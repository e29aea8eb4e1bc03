import { currentObservation } from "@langfuse-kit/core";
import { readJobOptions, runInJob } from "@langfuse-kit/core/adapter";
import type { Job } from "bullmq";
import { type AnyJob, consumedJob } from "../jobs/index.ts";
import { tracedWork } from "../seams/index.ts";
import type { LangfuseJobOptions } from "./wrap-processor.ts";

/**
 * Runs `fn` as part of the attempt that the worker traces: for sandboxed processors, which run in a process or thread
 * of their own.
 * @example export default (job) => withJobContext(job, () => work(job.data));
 */
export function withJobContext<J extends { name: string }, R>(
  job: J,
  fn: () => R,
  options?: Pick<LangfuseJobOptions, "secret" | "maxCarrierBytes" | "trust">,
): R {
  const settings = readJobOptions("bullmq", options as LangfuseJobOptions | undefined);
  const known = job as unknown as AnyJob;
  const { progress } = tracedWork(known) ?? {};
  if (progress !== undefined) {
    // In the worker's own process: in place already, unless others work on the job, such as those who gather several.
    return currentObservation()?.traceId === progress.observation.traceId ? fn() : progress.run(fn);
  }
  const { queue, carrier } = consumedJob(known);
  return runInJob(
    {
      queue,
      carrier,
      secret: settings.secret?.(job as unknown as Job),
      maxCarrierBytes: settings.maxCarrierBytes?.(job as unknown as Job),
      trust: settings.trust?.(job as unknown as Job),
    },
    fn,
  );
}
