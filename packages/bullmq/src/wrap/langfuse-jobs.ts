import { type QueueAdapter, readJobOptions } from "@langfuse-kit/core/adapter";
import type { Processor } from "bullmq";
import * as bullmq from "bullmq";
import { type LangfuseJobOptions, wrapProcessor } from "./wrap-processor.ts";
import { wrapQueue } from "./wrap-queue.ts";

/**
 * Both wrappers, for a framework that has the queues and processors in its hands.
 * @example LangfuseModule.forRoot({ jobs: langfuseJobs({ input: (job) => job.data }) })
 */
export function langfuseJobs(options?: LangfuseJobOptions): QueueAdapter {
  // Here rather than later, so that an error points at the call.
  readJobOptions("bullmq", options);
  return {
    wrapProcessor: <P>(processor: P) => wrapProcessor(processor as Processor, options) as P,
    wrapQueue(instance) {
      if (instance instanceof bullmq.Queue || instance instanceof bullmq.FlowProducer) wrapQueue(instance, options);
    },
  };
}
