/** Puts the rooms together: provider, pipeline, handle. */
export { type ChunkCapture, captureChunks } from "./capture-chunks.ts";
export { type ConfiguredCourier, type CourierQueue, createCourier } from "./courier.ts";
export type { DeadLetterBox, DeadLetterSummary } from "./dead-letters.ts";
export { environmentOf } from "./environment.ts";
export { LangfuseExporter } from "./exporter.ts";
export type { LangfuseExporterOptions } from "./exporter-options.ts";
export { getLangfuse, initLangfuse } from "./init.ts";
export type { Langfuse } from "./langfuse.ts";
export { outgoingCall } from "./outgoing.ts";
export { projectsInUse } from "./projects.ts";
export { createRelay, type Relay } from "./relay.ts";
export { longestTextScore } from "./score-value.ts";
export { sendOnClose } from "./send-on-close.ts";
