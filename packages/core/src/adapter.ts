/**
 * What adapters are built on, here and elsewhere. For HTTP frameworks: fill in a view of the request, and serve it. For
 * queues: begin a producer where a job is added, a consumer where it is worked on, and finish each.
 */
export { type Admin, type AdminAnswer, type AdminCall, type AdminOptions, createAdmin } from "./admin/index.ts";
export type { CourierReport, RefusedPart } from "./delivery/index.ts";
export { createMemorySpool, type Spool, type SpoolListener } from "./delivery/index.ts";
export type { Chunk } from "./encode/index.ts";
export {
  beginConsumer,
  beginProducer,
  beginRequest,
  type ConsumedJob,
  type ConsumerProgress,
  type JobCarrier,
  type JobOption,
  type JobOptions,
  type JobOutcome,
  type JobRelation,
  type JobSettings,
  jobCarrier,
  type NodeRequest,
  type NodeResponse,
  noteBody,
  noteError,
  observationOfRequest,
  type ProducedJob,
  type ProducerProgress,
  type RequestOption,
  type RequestOptions,
  type RequestOutcome,
  type RequestProgress,
  type RequestSettings,
  type RequestView,
  readJobOptions,
  readRequestOptions,
  runInJob,
  runJob,
  runOutside,
  type ServedRequest,
  serveRequest,
} from "./lifecycle/index.ts";
export { shared } from "./runtime/index.ts";
export { type ConfiguredCourier, createCourier, projectsInUse } from "./setup/index.ts";
