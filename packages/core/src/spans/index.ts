/** Spans of our own make: what OpenTelemetry's SDK offers, for a fraction of its work. */
export { createIds } from "./ids.ts";
export type { SpanSource } from "./span.ts";
export { createSpanStarter, type SpanStarter } from "./starter.ts";
