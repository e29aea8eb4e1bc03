/** The JSON ingestion API of the Langfuse server: which events it takes, and what it makes of them. */

export { answerBatch } from "./batch.ts";
export { observationsFromEvents } from "./merge.ts";
export { invalidScore } from "./score-rules.ts";
