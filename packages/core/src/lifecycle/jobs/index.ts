/** The life of a job: added once, attempted once or more, each attempt with its wait. What all queues share. */
export { beginConsumer } from "./begin-consumer.ts";
export { beginProducer, jobCarrier } from "./begin-producer.ts";
export { runInJob, runOutside } from "./received.ts";
export { readJobOptions } from "./settings.ts";
export { runJob, traceConsumer, traceProducer } from "./trace-job.ts";
export type {
  ConsumedJob,
  ConsumerProgress,
  JobCarrier,
  JobOption,
  JobOptions,
  JobOutcome,
  JobRelation,
  JobSettings,
  ProducedJob,
  ProducerProgress,
  QueueAdapter,
} from "./types.ts";
