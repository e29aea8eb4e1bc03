/** OTLP trace requests as the test kit shows them: decoded with the habits of the Langfuse server, and booked by their bytes. */
export type { SpanFingerprint } from "./fingerprint.ts";
export { encodePartialSuccess } from "./partial-success.ts";
export { decodeTraces, openTraceRequest, type TraceRequest } from "./request.ts";
export type { DecodedEvent, DecodedLink, DecodedSpan, OtlpFormat } from "./types.ts";
