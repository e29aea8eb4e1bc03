/** Spans of our own make: what OpenTelemetry's SDK offers, for a fraction of its work. */
export { toHrTime } from "./clock.ts";
export { HandedSpan } from "./handed-span.ts";
export { createIds, type OwnIds } from "./ids.ts";
export { RecordingSpan } from "./span.ts";
export { createSpanStarter, type SpanStarter } from "./starter.ts";
