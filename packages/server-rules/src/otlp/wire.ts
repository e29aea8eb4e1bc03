/** The shape of OTLP in JSON, which protobuf is turned into first. Its leaves are whatever the client sent. */
export interface WireRequest {
  resourceSpans?: WireResourceSpans[] | null;
}

export interface WireResourceSpans {
  resource?: { attributes?: WireKeyValue[] | null } | null;
  scopeSpans?: WireScopeSpans[] | null;
}

export interface WireScopeSpans {
  scope?: { name?: unknown; version?: unknown; attributes?: WireKeyValue[] | null } | null;
  spans?: WireSpan[] | null;
}

export interface WireSpan {
  traceId?: unknown;
  spanId?: unknown;
  parentSpanId?: unknown;
  traceState?: unknown;
  name?: unknown;
  kind?: unknown;
  startTimeUnixNano?: unknown;
  endTimeUnixNano?: unknown;
  attributes?: WireKeyValue[] | null;
  events?: { timeUnixNano?: unknown; name?: unknown; attributes?: WireKeyValue[] | null }[] | null;
  links?: { traceId?: unknown; spanId?: unknown; attributes?: WireKeyValue[] | null }[] | null;
  status?: { code?: unknown; message?: unknown } | null;
}

export interface WireKeyValue {
  key?: unknown;
  value?: WireValue | null;
}

export interface WireValue {
  stringValue?: unknown;
  boolValue?: unknown;
  intValue?: unknown;
  doubleValue?: unknown;
  arrayValue?: { values?: WireValue[] | null } | null;
  kvlistValue?: { values?: WireKeyValue[] | null } | null;
  bytesValue?: unknown;
}
