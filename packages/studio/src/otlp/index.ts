/** OTLP trace requests: what Studio takes of them, and how it writes them to send them on. */
export {
  type Attributes,
  type DecodedSpan,
  invalidIds,
  type Origin,
  type WireKeyValue,
  type WireRequest,
  type WireResourceSpans,
  type WireSpan,
  type WireValue,
} from "@langfuse-kit/server-rules";
export { decodeSpans } from "./decode.ts";
export { OtlpError, readTraceRequest } from "./request.ts";
export { standardId } from "./standard-id.ts";
export { countSpans } from "./too-much.ts";
export { writeProtobuf } from "./write-request.ts";
