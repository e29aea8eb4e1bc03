export type {
  GenerationAttributes,
  ObservationAttributes,
  ObservationLevel,
  ObservationType,
  PromptReference,
  TraceAttributes,
} from "./attributes/index.ts";
export { type Config, type LangfuseOptions, loadLangfuseEnv } from "./config/index.ts";
export { type Trust, withContext } from "./context/index.ts";
export type { DeadLetter, DropReason, FlushResult, Health, Spool } from "./delivery/index.ts";
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
  type ScoreInput,
  type ScoreTarget,
  type StartOptions,
  score,
  span,
  startObservation,
  tool,
  trace,
  updateTrace,
  withDestination,
  withPrompt,
} from "./observe/index.ts";
export { costOf, usageFrom } from "./pricing/index.ts";
export { LangfuseKitError, type LangfuseKitErrorCode, type Logger } from "./runtime/index.ts";
export {
  type DeadLetterBox,
  type DeadLetterSummary,
  type DeadLettersFilter,
  getLangfuse,
  initLangfuse,
  type Langfuse,
  LangfuseExporter,
} from "./setup/index.ts";
