/** The life of a request and of a job: begun once, named by route or queue, ended once. What all adapters share. */
export { beginRequest } from "./begin-request.ts";
export {
  beginConsumer,
  beginProducer,
  type ConsumedJob,
  type ConsumerProgress,
  type JobCarrier,
  type JobOption,
  type JobOptions,
  type JobOutcome,
  type JobRelation,
  type JobSettings,
  jobCarrier,
  type ProducedJob,
  type ProducerProgress,
  type QueueAdapter,
  readJobOptions,
  runInJob,
  runJob,
  runOutside,
  traceConsumer,
  traceProducer,
} from "./jobs/index.ts";
export { pathOf, UNKNOWN_MOUNT } from "./paths.ts";
export { type CallView, failNearest, serveCall } from "./serve-call.ts";
export {
  leaveOutRequest,
  noteBody,
  noteError,
  observationOfRequest,
  serveRequest,
  withinRequest,
} from "./serve-request.ts";
export { readRequestOptions } from "./settings.ts";
export type {
  NodeRequest,
  NodeResponse,
  RequestOption,
  RequestOptions,
  RequestOutcome,
  RequestProgress,
  RequestSettings,
  RequestView,
  ServedRequest,
  TraceHeaderOptions,
} from "./types.ts";
export { withoutTracing } from "./without-tracing.ts";
