/** Reads OTLP trace requests, with the habits of the Langfuse server: an oracle that shares no code with the encoder. */
export type { SpanFingerprint } from "./fingerprint.ts";
export { decodeTraces, detectFormat, openTraceRequest, type TraceRequest } from "./request.ts";
export type { DecodedEvent, DecodedLink, DecodedSpan, OtlpFormat } from "./types.ts";
export { encodePartialSuccess } from "./wire-protobuf.ts";
