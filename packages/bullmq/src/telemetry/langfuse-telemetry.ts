import { type JobOptions, type JobSettings, readJobOptions } from "@langfuse-kit/core/adapter";
import type { Job, Telemetry } from "bullmq";
import { markOurs, openSeams } from "../seams/index.ts";
import { consumerSpan } from "./consumer-span.ts";
import { here, nowhere, type Position } from "./position.ts";
import { producerSpan } from "./producer-span.ts";
import { silentSpan } from "./silent-span.ts";

/** `SpanKind` of BullMQ; its enumeration is not there in every version. */
const PRODUCER = 3;
const CONSUMER = 4;

/**
 * Traces the jobs of a queue, a flow producer or a worker: give it to each of them.
 * @example new Queue("mail", { connection, telemetry: langfuseTelemetry() });
 */
export function langfuseTelemetry(options?: JobOptions<Job>): Telemetry {
  return createTelemetry(readJobOptions("bullmq", options));
}

/** With options that have been read. */
export function createTelemetry(settings: JobSettings<Job>): Telemetry<Position> {
  openSeams();
  return markOurs({
    tracer: {
      startSpan(_name, options, context) {
        if (options?.kind === PRODUCER) return producerSpan(settings);
        if (options?.kind === CONSUMER) return consumerSpan(settings, context?.received);
        return silentSpan;
      },
    },
    contextManager: {
      with: (context, fn) => context.run(fn) as ReturnType<typeof fn>,
      active: () => here,
      root: () => nowhere,
      getMetadata: (context) => context.metadata(),
      // Looked at where it counts, and not here: what is thrown here would leave the job active for ever.
      fromMetadata: (active, received) => ({ ...active, received }),
    },
  } satisfies Telemetry<Position>);
}
