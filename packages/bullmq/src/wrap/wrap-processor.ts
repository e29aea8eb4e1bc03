import { beginConsumer, type JobOptions, type JobOutcome, readJobOptions, runJob } from "@langfuse-kit/core/adapter";
import type { Job, Processor } from "bullmq";
import { type AnyJob, consumedJob, postponed } from "../jobs/index.ts";
import { beginWork, endWork, tracedWork, workOn } from "../seams/index.ts";
import { refused } from "./refused.ts";

/** The options that all adapters for queues share; functions get BullMQ's own job. */
export type LangfuseJobOptions = JobOptions<Job>;

/**
 * Traces the jobs that a processor works on. With telemetry of ours on the worker it adds its options to what is traced
 * already.
 * @example new Worker("mail", wrapProcessor(async (job) => send(job.data)), { connection });
 */
export function wrapProcessor<P extends Processor>(processor: P, options?: LangfuseJobOptions): P;
// A processor that knows its jobs by name takes fewer than the one above.
export function wrapProcessor<Data, Result, Name extends string>(
  processor: Processor<Data, Result, Name>,
  options?: LangfuseJobOptions,
): Processor<Data, Result, Name>;
export function wrapProcessor(processor: Processor, options?: LangfuseJobOptions): Processor {
  const settings = readJobOptions("bullmq", options);
  if (typeof processor !== "function") {
    throw refused(
      "wrapProcessor() was not given a function",
      "For a processor in a file of its own, give the worker langfuseTelemetry() and use withJobContext() in the file.",
    );
  }
  // A proxy, since BullMQ reads from a processor's length whether it takes a signal.
  return new Proxy(processor, {
    apply(target, self, args: unknown[]) {
      const [job] = args as [Job];
      const run = (): unknown => Reflect.apply(target, self, args);
      // A test of one's own may call a processor with anything.
      if (typeof job !== "object" || job === null) return run();
      const running = tracedWork(job as AnyJob);
      if (running !== undefined) {
        running.progress.also(settings, job);
        return run();
      }
      const progress = beginConsumer(consumedJob(job as AnyJob), settings, job);
      const work = workOn(job as AnyJob);
      beginWork(work, progress);
      const finish = (outcome: JobOutcome): void => {
        endWork(work);
        progress.finish(outcome);
      };
      const { observation } = progress;
      return runJob({ observation, run: progress.run, finish }, target, run, postponed);
    },
  });
}
