/** Puts the rooms together: provider, pipeline, handle. */
export { type ChunkCapture, captureChunks } from "./capture-chunks.ts";
export { LangfuseExporter } from "./exporter.ts";
export { getLangfuse, initLangfuse } from "./init.ts";
export type { Langfuse, ReplayFilter } from "./langfuse.ts";
export { outgoingCall } from "./outgoing.ts";
