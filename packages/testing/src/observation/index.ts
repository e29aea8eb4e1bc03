/** Turns a span into the observation that Langfuse shows, by the server's table of precedences. */
export { toObservation } from "./map.ts";
export { normaliseCost, normaliseUsage } from "./numbers.ts";
export type { CapturedObservation, ObservationLevel, ObservationType, PromptLink } from "./types.ts";
