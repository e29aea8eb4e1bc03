/** The Langfuse vocabulary: every attribute key, how its value is encoded, and how much of it is sent. */

export { typeOf } from "./aliases.ts";
export { encodeCost, encodeObservation, encodeTrace, encodeTraceContent, toMetadata } from "./encode.ts";
export { translateForeign } from "./foreign.ts";
export { toGenAi } from "./gen-ai.ts";
export {
  contentKeysOfOthers,
  errorTypeKey,
  exceptionKeys,
  genAiKeys,
  headers,
  ingestionVersion,
  keys,
  messagePrefixesOfOthers,
  metricPrefix,
  officialScope,
  openInferenceModel,
  scopeName,
} from "./keys.ts";
export { isLlmSpan } from "./llm-spans.ts";
export { mergeIdentity, mergeTrace, traceFields } from "./merge.ts";
export { newMetadata } from "./metadata.ts";
export { createPrefixed } from "./prefixed.ts";
export {
  experimentEnvironment,
  experimentKeys,
  experimentRoot,
  isLangfuseKey,
  isPackageKey,
  isPropagatedName,
  propagatedNames,
} from "./propagated-keys.ts";
export { isTraceKey, readTrace } from "./read-trace.ts";
export { readType } from "./read-type.ts";
export type { Report } from "./report.ts";
export { newTags } from "./tags.ts";
export { normalizeEnvironment } from "./text.ts";
export type {
  GenerationAttributes,
  ObservationAttributes,
  ObservationLevel,
  ObservationType,
  PromptReference,
  TraceAttributes,
} from "./types.ts";
