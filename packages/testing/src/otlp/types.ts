/** How a request body is written. */
export type OtlpFormat = "protobuf" | "json";

/** One span of a request, its values decoded as the Langfuse server decodes them. */
export interface DecodedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Absent for a root. */
  readonly parentSpanId: string | undefined;
  readonly traceState: string;
  readonly name: string;
  readonly kind: number;
  /** Milliseconds since 1970, cut as the server cuts them. */
  readonly startTime: number;
  readonly endTime: number;
  /** As sent; "0" where nothing was. */
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly DecodedEvent[];
  readonly links: readonly DecodedLink[];
  /** `code` stays what was sent: the server knows the number 2 and not the string "STATUS_CODE_ERROR". */
  readonly status: { readonly code: number | string; readonly message: string };
  readonly scope: {
    readonly name: string;
    readonly version: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  };
  readonly resource: Readonly<Record<string, unknown>>;
}

export interface DecodedEvent {
  readonly name: string;
  readonly time: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface DecodedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The shape of OTLP JSON, which protobuf is turned into first. Its leaves are whatever the client sent. */
export interface WireRequest {
  resourceSpans?: WireResourceSpans[];
}

export interface WireResourceSpans {
  resource?: { attributes?: WireKeyValue[] };
  scopeSpans?: WireScopeSpans[];
}

export interface WireScopeSpans {
  scope?: { name?: string; version?: string; attributes?: WireKeyValue[] };
  spans?: WireSpan[];
}

export interface WireSpan {
  traceId?: unknown;
  spanId?: unknown;
  parentSpanId?: unknown;
  traceState?: string;
  name?: string;
  kind?: number;
  startTimeUnixNano?: unknown;
  endTimeUnixNano?: unknown;
  attributes?: WireKeyValue[];
  events?: { timeUnixNano?: unknown; name?: string; attributes?: WireKeyValue[] }[];
  links?: { traceId?: unknown; spanId?: unknown; attributes?: WireKeyValue[] }[];
  status?: { code?: number | string; message?: string };
}

export interface WireKeyValue {
  key: string;
  value?: WireValue;
}

export interface WireValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: unknown;
  doubleValue?: unknown;
  arrayValue?: { values?: WireValue[] };
  kvlistValue?: { values?: WireKeyValue[] };
  bytesValue?: unknown;
}
