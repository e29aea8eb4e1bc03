import {
  type Bytes,
  doubleField,
  fixed64Field,
  joined,
  lengthField,
  readId,
  textField,
  varintField,
  type WireKeyValue,
  type WireRequest,
  type WireScopeSpans,
  type WireSpan,
  type WireValue,
  wholeOf,
} from "@langfuse-kit/server-rules";
import { standardId } from "./standard-id.ts";

const traceIdBytes = 16;
const spanIdBytes = 8;

/** A request in the shape of OTLP JSON as protobuf, with ids of OTLP's length. What is of no known kind is left out. */
export function writeProtobuf({ resourceSpans }: WireRequest): Bytes {
  return joined(
    list(resourceSpans).map((one) =>
      message(1, [
        message(1, attributes(1, one.resource?.attributes)),
        ...list(one.scopeSpans).map((scoped) => message(2, scopeSpans(scoped))),
      ]),
    ),
  );
}

function scopeSpans({ scope, spans }: WireScopeSpans): Bytes[] {
  const said = [...text(1, scope?.name), ...text(2, scope?.version), ...attributes(3, scope?.attributes)];
  return [
    message(1, said),
    ...list(spans)
      .filter(isNamed)
      .map((one) => message(2, span(one))),
  ];
}

/** Nothing could ever name the others. */
const isNamed = ({ traceId, spanId }: WireSpan): boolean => readId(traceId) !== "" && readId(spanId) !== "";

function span(one: WireSpan): Bytes[] {
  return [
    ...id(1, one.traceId, traceIdBytes),
    ...id(2, one.spanId, spanIdBytes),
    ...text(3, one.traceState),
    ...id(4, one.parentSpanId, spanIdBytes),
    ...text(5, one.name),
    ...(typeof one.kind === "number" ? [varintField(6, BigInt(one.kind))] : []),
    ...time(7, one.startTimeUnixNano),
    ...time(8, one.endTimeUnixNano),
    ...attributes(9, one.attributes),
    ...list(one.events).map((event) =>
      message(11, [...time(1, event.timeUnixNano), ...text(2, event.name), ...attributes(3, event.attributes)]),
    ),
    ...list(one.links).map((link) =>
      message(13, [
        ...id(1, link.traceId, traceIdBytes),
        ...id(2, link.spanId, spanIdBytes),
        ...attributes(4, link.attributes),
      ]),
    ),
    ...status(one.status),
  ];
}

function status(given: WireSpan["status"]): Bytes[] {
  if (given === undefined || given === null) return [];
  const code = typeof given.code === "number" ? [varintField(3, BigInt(given.code))] : [];
  return [message(15, [...text(2, given.message), ...code])];
}

const attributes = (field: number, given: WireKeyValue[] | null | undefined): Bytes[] =>
  list(given).map(({ key, value: said }) =>
    message(field, [...text(1, key), ...(said ? [message(2, value(said))] : [])]),
  );

function value(given: WireValue | null | undefined): Bytes[] {
  if (given === undefined || given === null) return [];
  if (typeof given.stringValue === "string") return [textField(1, given.stringValue)];
  if (typeof given.boolValue === "boolean") return [varintField(2, given.boolValue ? 1n : 0n)];
  if (given.intValue !== undefined && given.intValue !== null) {
    const whole = wholeOf(given.intValue);
    return whole === undefined ? [] : [varintField(3, whole)];
  }
  if (given.doubleValue !== undefined && given.doubleValue !== null) return [doubleField(4, Number(given.doubleValue))];
  if (given.arrayValue)
    return [
      message(
        5,
        list(given.arrayValue.values).map((one) => message(1, value(one))),
      ),
    ];
  if (given.kvlistValue) return [message(6, attributes(1, given.kvlistValue.values))];
  if (typeof given.bytesValue === "string") return [lengthField(7, Buffer.from(given.bytesValue, "base64"))];
  return [];
}

function id(field: number, given: unknown, bytes: number): Bytes[] {
  const read = readId(given);
  return read === "" ? [] : [lengthField(field, Buffer.from(standardId(read, bytes), "hex"))];
}

function time(field: number, given: unknown): Bytes[] {
  const nanos = wholeOf(given);
  return nanos === undefined ? [] : [fixed64Field(field, nanos)];
}

const message = (field: number, parts: readonly Bytes[]): Bytes => lengthField(field, joined(parts));
const text = (field: number, given: unknown): Bytes[] =>
  typeof given === "string" && given !== "" ? [textField(field, given)] : [];
const list = <Item>(given: readonly Item[] | null | undefined): readonly Item[] =>
  Array.isArray(given) ? given.filter((one) => typeof one === "object" && one !== null) : [];
