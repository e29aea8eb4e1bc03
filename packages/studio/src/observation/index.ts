/** What Studio keeps of an observation, and how a span becomes one, by the server's table of precedences. */
export { normalizeEnvironment } from "./identity.ts";
export { observationOf } from "./map.ts";
export { costed, normalizeCost, normalizeUsage } from "./numbers.ts";
export { queueWaitOf } from "./queue-wait.ts";
export type { ObservationRecord, ScoreRecord } from "./types.ts";
