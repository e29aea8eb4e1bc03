/** OTLP trace requests, JSON or protobuf, read with the habits of the Langfuse server. */
export { decodeSpans } from "./decode.ts";
export { OtlpError, readTraceRequest } from "./request.ts";
export type { Attributes, DecodedEvent, DecodedLink, DecodedSpan, Origin } from "./types.ts";
export { invalidIds } from "./validate.ts";
export type { WireKeyValue, WireRequest, WireSpan, WireValue } from "./wire.ts";
