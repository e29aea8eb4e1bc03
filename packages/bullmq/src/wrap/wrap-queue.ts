import { readJobOptions } from "@langfuse-kit/core/adapter";
import type { FlowProducer, Queue, Telemetry } from "bullmq";
import { isOurs } from "../seams/index.ts";
import { both, createTelemetry } from "../telemetry/index.ts";
import { refused } from "./refused.ts";
import type { LangfuseJobOptions } from "./wrap-processor.ts";

interface Wrapped {
  opts: { telemetry?: Telemetry | undefined };
  telemetry?: Telemetry | undefined;
}

/**
 * Traces what a queue or flow producer adds, also beside another tool's telemetry. With ours in place it does nothing.
 * @example const queue = wrapQueue(new Queue("mail", { connection }));
 */
export function wrapQueue<Q extends Queue | FlowProducer>(queue: Q, options?: LangfuseJobOptions): Q {
  const settings = readJobOptions("bullmq", options);
  if (!isQueue(queue)) {
    throw refused("wrapQueue() was not given a queue", "Give it a Queue or a FlowProducer of BullMQ.");
  }
  if (isOurs(queue)) return queue;
  const wrapped = queue as unknown as Wrapped;
  const ours = createTelemetry(settings);
  const telemetry = wrapped.opts.telemetry === undefined ? ours : both(wrapped.opts.telemetry, ours);
  wrapped.opts.telemetry = telemetry as Telemetry;
  // A flow producer has it a second time.
  if (!("name" in queue)) wrapped.telemetry = telemetry as Telemetry;
  return queue;
}

/** By its options and not by its class, of which an application can have several copies. */
function isQueue(value: unknown): boolean {
  const { opts } = (value ?? {}) as { opts?: unknown };
  return typeof opts === "object" && opts !== null;
}
