/**
 * What adapters are built on, here and elsewhere. For HTTP frameworks: fill in a view of the request, and serve it. For
 * queues: begin a producer where a job is added, a consumer where it is worked on, and finish each. For clients of models:
 * begin a call, and tell of it what its answer says.
 */

export { type Admin, type AdminAnswer, type AdminCall, type AdminOptions, createAdmin } from "./admin/index.ts";
export {
  type AttemptKey,
  type Attempts,
  beginModelCall,
  createAttempts,
  type ModelCall,
  type ModelCallOptions,
} from "./calls/index.ts";
export { isSecretName, tellable } from "./capture/index.ts";
export { checkLangfuseOptions, hasDestination, unknownOption } from "./config/index.ts";
export type { CourierHealth, CourierVerdict, DeliveryHealth, RefusedPart } from "./delivery/index.ts";
export { backoff, createMemorySpool, droppedIn, type Spool, type SpoolListener } from "./delivery/index.ts";
export type { Chunk } from "./encode/index.ts";
export {
  createFeedback,
  type Feedback,
  type FeedbackAnswer,
  type FeedbackCall,
  type FeedbackOptions,
  type ScoreRule,
} from "./feedback/index.ts";
export {
  beginConsumer,
  beginProducer,
  beginRequest,
  type CallView,
  type ConsumedJob,
  type ConsumerProgress,
  failNearest,
  type JobCarrier,
  type JobOption,
  type JobOptions,
  type JobOutcome,
  type JobRelation,
  type JobSettings,
  jobCarrier,
  leaveOutRequest,
  type NodeRequest,
  type NodeResponse,
  noteBody,
  noteError,
  observationOfRequest,
  type ProducedJob,
  type ProducerProgress,
  pathOf,
  type QueueAdapter,
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
  serveCall,
  serveRequest,
  type TraceHeaderOptions,
  UNKNOWN_MOUNT,
  withinRequest,
  withoutTracing,
} from "./lifecycle/index.ts";
export { attachMedia, contentTypeOf, type MediaPart } from "./media/index.ts";
export {
  inertObservation,
  isStream,
  observeShown,
  reportFailed,
  safely,
  safelyUnlessRefused,
} from "./observe/index.ts";
export { createPriceTable, type PricesOption, type PriceTable } from "./pricing/index.ts";
export { beforeTheEnd, isTestRun, shared } from "./runtime/index.ts";
export { leaveOutNearest } from "./segment/index.ts";
export {
  type ConfiguredCourier,
  type CourierQueue,
  createCourier,
  createRelay,
  projectsInUse,
  type Relay,
  sendOnClose,
} from "./setup/index.ts";
