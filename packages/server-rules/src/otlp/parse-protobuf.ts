import { mostValues, TooManyValuesError } from "../json/index.ts";
import {
  enter,
  malformed,
  openReader,
  type Reader,
  readBase64,
  readDouble,
  readFixed64,
  readHex,
  readInt64,
  readTag,
  readText,
  readVarint,
  skip,
} from "./reader.ts";
import type { WireRequest } from "./wire.ts";

/** How a field of a message is read, and its name in OTLP JSON. */
type Field = readonly [name: string, wireType: number, read: (reader: Reader, depth: number) => unknown, many?: "many"];
type Fields = Readonly<Record<number, Field>>;

/** Values nest; a hostile message could otherwise nest as deep as it is long. */
const deepestValue = 64;

const message =
  (fields: () => Fields) =>
  (reader: Reader, depth: number): unknown => {
    if (depth > deepestValue) throw malformed(reader.at);
    return readMessage(enter(reader), fields(), depth + 1);
  };

const keyValue: Fields = { 1: ["key", 2, readText], 2: ["value", 2, message(() => anyValue)] };
const attributes = (): Field => ["attributes", 2, message(() => keyValue), "many"];

const anyValue: Fields = {
  1: ["stringValue", 2, readText],
  2: ["boolValue", 0, (reader) => readVarint(reader) !== 0],
  3: ["intValue", 0, readInt64],
  4: ["doubleValue", 1, readDouble],
  5: ["arrayValue", 2, message(() => ({ 1: ["values", 2, message(() => anyValue), "many"] }))],
  6: ["kvlistValue", 2, message(() => ({ 1: ["values", 2, message(() => keyValue), "many"] }))],
  7: ["bytesValue", 2, readBase64],
};

const event: Fields = { 1: ["timeUnixNano", 1, readFixed64], 2: ["name", 2, readText], 3: attributes() };
const link: Fields = { 1: ["traceId", 2, readHex], 2: ["spanId", 2, readHex], 4: attributes() };
const status: Fields = { 2: ["message", 2, readText], 3: ["code", 0, readVarint] };

const span: Fields = {
  1: ["traceId", 2, readHex],
  2: ["spanId", 2, readHex],
  3: ["traceState", 2, readText],
  4: ["parentSpanId", 2, readHex],
  5: ["name", 2, readText],
  6: ["kind", 0, readVarint],
  7: ["startTimeUnixNano", 1, readFixed64],
  8: ["endTimeUnixNano", 1, readFixed64],
  9: attributes(),
  11: ["events", 2, message(() => event), "many"],
  13: ["links", 2, message(() => link), "many"],
  15: ["status", 2, message(() => status)],
};

const scope: Fields = { 1: ["name", 2, readText], 2: ["version", 2, readText], 3: attributes() };
const scopeSpans: Fields = { 1: ["scope", 2, message(() => scope)], 2: ["spans", 2, message(() => span), "many"] };
const resource: Fields = { 1: attributes() };
const resourceSpans: Fields = {
  1: ["resource", 2, message(() => resource)],
  2: ["scopeSpans", 2, message(() => scopeSpans), "many"],
};
const request: Fields = { 1: ["resourceSpans", 2, message(() => resourceSpans), "many"] };

/**
 * Protobuf bytes in the shape of OTLP in JSON. Several serialised requests, one after the other, are one request.
 * Throws a RangeError where the bytes are malformed, and a TooManyValuesError as `parseBounded` does.
 */
export function parseProtobuf(bytes: Uint8Array): WireRequest {
  return readMessage(openReader(bytes, mostValues), request, 0) as WireRequest;
}

function readMessage(reader: Reader, fields: Fields, depth: number): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  while (reader.at < reader.end) {
    const tag = readTag(reader);
    reader.left.fields -= 1;
    if (reader.left.fields < 0) throw new TooManyValuesError(mostValues);
    const field = fields[Math.floor(tag / 8)];
    if (field === undefined) {
      skip(reader, tag & 7);
      continue;
    }
    const [name, wireType, read, many] = field;
    if ((tag & 7) !== wireType) throw malformed(reader.at);
    const value = read(reader, depth);
    if (many === undefined) found[name] = value;
    else if (found[name] === undefined) found[name] = [value];
    else (found[name] as unknown[]).push(value);
  }
  return found;
}
