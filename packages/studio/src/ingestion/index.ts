/** The JSON ingestion API: what is taken is kept event by event, and adds up to observations. */
export { answerBatch, type IngestionEvent, type Issue, invalidScore } from "@langfuse-kit/server-rules";
export { type AppliedBatch, applyBatch } from "./batch.ts";
export { scoreOf } from "./score.ts";
