/** The JSON ingestion API: which events are taken, and what they add up to. */
export { answerBatch, type BatchAnswer } from "./batch.ts";
export { inOrder, mergeEvents } from "./merge.ts";
export { type BodyObservation, observationOfBody } from "./observation-of-body.ts";
export { invalidScore } from "./score-rules.ts";
export type { EventError, IngestionEvent, Issue } from "./types.ts";
