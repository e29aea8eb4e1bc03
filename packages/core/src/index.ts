export type {
  GenerationAttributes,
  ObservationAttributes,
  ObservationLevel,
  ObservationType,
  PromptReference,
  TraceAttributes,
} from "./attributes/index.ts";
export type { CaptureMode } from "./capture/index.ts";
export {
  type BatchOptions,
  type Config,
  type DestinationOptions,
  type DiskSpoolOptions,
  type KeepOptions,
  type LangfuseDestinationOptions,
  type LangfuseOptions,
  loadLangfuseEnv,
  type MemorySpoolOptions,
  type OtlpDestinationOptions,
  type PropagateToOptions,
  type RedactionOptions,
  type SampleFunction,
  type SampleRoot,
} from "./config/index.ts";
export { type Trust, withContext } from "./context/index.ts";
export type {
  DeadLetter,
  DeadLetterFilter,
  DispatcherLike,
  DropReason,
  FlushResult,
  Health,
  Spool,
} from "./delivery/index.ts";
export {
  type ConsumedJob,
  type JobCarrier,
  type JobRelation,
  type ProducedJob,
  traceConsumer,
  traceProducer,
} from "./lifecycle/index.ts";
export type { MediaHealth } from "./media/index.ts";
export {
  agent,
  type ChildStarter,
  type CurrentTrace,
  chain,
  createTraceId,
  currentObservation,
  currentTrace,
  embedding,
  evaluator,
  event,
  generation,
  guardrail,
  injectContext,
  type Observation,
  type ObservationReference,
  type ObserveOptions,
  type Observing,
  observe,
  retriever,
  type ScoreDataType,
  type ScoreInput,
  type ScoreTarget,
  type StartOptions,
  score,
  span,
  startObservation,
  type TraceCallAttributes,
  tool,
  trace,
  updateTrace,
  withDestination,
  withPrompt,
} from "./observe/index.ts";
export {
  type CostDetails,
  type CostEvent,
  costOf,
  type MeterLimit,
  type PriceCondition,
  type PriceEntry,
  type Prices,
  type PricesOption,
  type PriceTier,
  type UsageDetails,
  usageFrom,
} from "./pricing/index.ts";
export { type MaskFunction, maskTexts } from "./privacy/index.ts";
export { LangfuseKitError, type LangfuseKitErrorCode, type Logger } from "./runtime/index.ts";
export type { SegmentProcessor } from "./segment/index.ts";
export {
  type DeadLetterBox,
  type DeadLetterSummary,
  getLangfuse,
  initLangfuse,
  type Langfuse,
  LangfuseExporter,
  type LangfuseExporterOptions,
} from "./setup/index.ts";
