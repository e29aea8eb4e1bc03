/** The seam of test kits, a public entry of its own. */
export type { Chunk } from "./encode/index.ts";
export type { OpenObservation } from "./segment/index.ts";
export { type ChunkCapture, captureChunks } from "./setup/index.ts";
