/** What Studio keeps of an observation, and how a span becomes one. */
export { priceQuery } from "./costed.ts";
export { observationOf } from "./map.ts";
export { isModelCall } from "./model-call.ts";
export { storedFieldsOf } from "./stored-fields.ts";
export type { ObservationRecord, ScoreRecord } from "./types.ts";
