/** What the events of the JSON ingestion API add up to. */
export { observationsFromEvents } from "./observations.ts";
