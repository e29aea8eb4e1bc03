/** The test kit: traces captured in memory, matchers, and a fake Langfuse that can be told to fail. */
export { type CaptureOptions, captureTraces, type TraceCapture } from "./capture/index.ts";
export type { FaultAction, FaultCondition, FaultControl, FaultedRequest, FaultRule, Faults } from "./faults/index.ts";
export type { Ledger, LedgerRequest, LedgerScore, LedgerSpan } from "./ledger/index.ts";
export {
  type LangfuseMatchers,
  langfuseMatchers,
  type MatcherResult,
  type ObservationPattern,
  type TracePattern,
  type TreePattern,
} from "./matchers/index.ts";
export {
  type CapturedObservation,
  type ObservationLevel,
  type ObservationType,
  type PromptLink,
  toObservation,
} from "./observation/index.ts";
export { type DecodedEvent, type DecodedLink, type DecodedSpan, decodeTraces, type OtlpFormat } from "./otlp/index.ts";
export type { CapturedScore, IngestionEvent } from "./score/index.ts";
export {
  type CapturedMedia,
  type FakeLangfuse,
  type FakeLangfuseOptions,
  type MediaPlace,
  startFakeLangfuse,
} from "./server/index.ts";
export {
  buildTraces,
  type CapturedTrace,
  type ObservationNode,
  type OpenObservation,
  printTraces,
} from "./trace/index.ts";
