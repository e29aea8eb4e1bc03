/** What an observation is, by the server's table of precedences. */
export { isContent } from "./content.ts";
export { normaliseEnvironment } from "./identity.ts";
export { observationOfSpan } from "./map.ts";
export { isMetadata } from "./metadata.ts";
export { normaliseCost, normaliseUsage } from "./numbers.ts";
export type { ObservationFields, ObservationLevel, ObservationType, PromptLink } from "./types.ts";
