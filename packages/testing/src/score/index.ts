/** Reads scores out of ingestion events. */
export { parseEventList, toScore } from "./decode.ts";
export type { CapturedScore, IngestionEvent } from "./types.ts";
