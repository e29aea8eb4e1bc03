/** OTLP trace requests, JSON or protobuf, read with the habits of the Langfuse server. */
export { decodeSpans } from "./decode.ts";
export { readId } from "./identifier.ts";
export { parseJson } from "./parse-json.ts";
export { parseProtobuf } from "./parse-protobuf.ts";
export { enter, openReader, type Reader, readHex, readTag, skip } from "./reader.ts";
export type { Attributes, DecodedEvent, DecodedLink, DecodedSpan, Origin } from "./types.ts";
export { invalidIds } from "./validate.ts";
export { wholeOf } from "./whole.ts";
export type { WireKeyValue, WireRequest, WireResourceSpans, WireScopeSpans, WireSpan, WireValue } from "./wire.ts";
export {
  type Bytes,
  doubleField,
  fixed64Field,
  joined,
  lengthField,
  textField,
  varintField,
} from "./writer.ts";
