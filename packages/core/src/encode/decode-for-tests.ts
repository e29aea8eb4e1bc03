import protobuf from "protobufjs";

/**
 * An independent reading of OTLP, by protobufjs from the published field numbers, so that encoder and tests cannot
 * share a mistake. Ids come out as hexadecimal, 64-bit numbers as decimal text, attributes as one object.
 */
const repeated = (type: string, id: number): protobuf.IField => ({ rule: "repeated", type, id }) as protobuf.IField;

const root = protobuf.Root.fromJSON({
  nested: {
    Request: { fields: { resourceSpans: repeated("ResourceSpans", 1) } },
    ResourceSpans: {
      fields: {
        resource: { type: "Resource", id: 1 },
        scopeSpans: repeated("ScopeSpans", 2),
        schemaUrl: { type: "string", id: 3 },
      },
    },
    Resource: { fields: { attributes: repeated("KeyValue", 1) } },
    ScopeSpans: {
      fields: { scope: { type: "Scope", id: 1 }, spans: repeated("Span", 2), schemaUrl: { type: "string", id: 3 } },
    },
    Scope: { fields: { name: { type: "string", id: 1 }, version: { type: "string", id: 2 } } },
    Span: {
      fields: {
        traceId: { type: "bytes", id: 1 },
        spanId: { type: "bytes", id: 2 },
        traceState: { type: "string", id: 3 },
        parentSpanId: { type: "bytes", id: 4 },
        name: { type: "string", id: 5 },
        kind: { type: "int32", id: 6 },
        startTimeUnixNano: { type: "fixed64", id: 7 },
        endTimeUnixNano: { type: "fixed64", id: 8 },
        attributes: repeated("KeyValue", 9),
        events: repeated("Event", 11),
        links: repeated("Link", 13),
        status: { type: "Status", id: 15 },
      },
    },
    Event: {
      fields: {
        timeUnixNano: { type: "fixed64", id: 1 },
        name: { type: "string", id: 2 },
        attributes: repeated("KeyValue", 3),
      },
    },
    Link: {
      fields: {
        traceId: { type: "bytes", id: 1 },
        spanId: { type: "bytes", id: 2 },
        traceState: { type: "string", id: 3 },
        attributes: repeated("KeyValue", 4),
      },
    },
    Status: { fields: { message: { type: "string", id: 2 }, code: { type: "int32", id: 3 } } },
    KeyValue: { fields: { key: { type: "string", id: 1 }, value: { type: "AnyValue", id: 2 } } },
    AnyValue: {
      oneofs: { value: { oneof: ["stringValue", "boolValue", "intValue", "doubleValue", "arrayValue"] } },
      fields: {
        stringValue: { type: "string", id: 1 },
        boolValue: { type: "bool", id: 2 },
        intValue: { type: "int64", id: 3 },
        doubleValue: { type: "double", id: 4 },
        arrayValue: { type: "ArrayValue", id: 5 },
      },
    },
    ArrayValue: { fields: { values: repeated("AnyValue", 1) } },
  },
});
const requestType = root.lookupType("Request");

/** A value with the name of the field it came in. */
export type DecodedValue = Record<string, unknown>;

export interface DecodedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Record<string, DecodedValue>;
  /** In the order of the bytes, repetitions included. */
  keys: string[];
  events: { timeUnixNano: string; name: string; attributes: Record<string, DecodedValue> }[];
  links: { traceId: string; spanId: string; traceState: string; attributes: Record<string, DecodedValue> }[];
  status: { code: number; message: string };
  scope: { name: string; version: string };
  resource: Record<string, DecodedValue>;
}

interface RawKeyValue {
  key: string;
  value: DecodedValue | null;
}

interface RawSpan extends Omit<DecodedSpan, "attributes" | "events" | "links" | "status"> {
  attributes: RawKeyValue[];
  events: { timeUnixNano: string; name: string; attributes: RawKeyValue[] }[];
  links: { traceId: string; spanId: string; traceState: string; attributes: RawKeyValue[] }[];
  status: { code: number; message: string } | null;
}

interface RawRequest {
  resourceSpans: {
    resource: { attributes: RawKeyValue[] } | null;
    scopeSpans: { scope: { name: string; version: string } | null; spans: RawSpan[] }[];
  }[];
}

/** All spans of a request, each with its scope and resource. */
export function decodeSpans(bytes: Uint8Array): DecodedSpan[] {
  const request = requestType.toObject(requestType.decode(bytes), {
    longs: String,
    bytes: Array,
    arrays: true,
    defaults: true,
  }) as RawRequest;
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        ...span,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        attributes: objectOf(span.attributes),
        keys: span.attributes.map(({ key }) => key),
        events: span.events.map((event) => ({ ...event, attributes: objectOf(event.attributes) })),
        links: span.links.map((link) => ({
          ...link,
          traceId: hex(link.traceId),
          spanId: hex(link.spanId),
          attributes: objectOf(link.attributes),
        })),
        status: span.status ?? { code: 0, message: "" },
        scope: scope ?? { name: "", version: "" },
        resource: objectOf(resource?.attributes ?? []),
      })),
    ),
  );
}

function hex(bytes: unknown): string {
  return Buffer.from(bytes as number[]).toString("hex");
}

function objectOf(pairs: readonly RawKeyValue[]): Record<string, DecodedValue> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value ?? {}]));
}
