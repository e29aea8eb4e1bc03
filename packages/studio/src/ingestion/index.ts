/** The JSON ingestion API: which events are taken, and what they add up to. */
export { applyBatch, type BatchAnswer, type IngestionEvent } from "./batch.ts";
export { scoreOf } from "./score.ts";
export { type Issue, invalidScore } from "./score-rules.ts";
