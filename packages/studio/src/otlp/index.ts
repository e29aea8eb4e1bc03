/** OTLP trace requests, JSON or protobuf, read with the habits of the Langfuse server. */
export { decodeSpans } from "./decode.ts";
export { standardId } from "./identifier.ts";
export { OtlpError, readTraceRequest } from "./request.ts";
export type { Attributes, DecodedEvent, DecodedLink, DecodedSpan, Origin } from "./types.ts";
export { invalidIds } from "./validate.ts";
export type { WireKeyValue, WireRequest, WireResourceSpans, WireSpan, WireValue } from "./wire.ts";
export { writeProtobuf } from "./write-request.ts";
