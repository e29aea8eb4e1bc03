/** The observation that Langfuse shows of a span, as tests see it. */
export { parsedFieldsOf, toObservation } from "./map.ts";
export type { CapturedObservation, ObservationLevel, ObservationType, PromptLink } from "./types.ts";
