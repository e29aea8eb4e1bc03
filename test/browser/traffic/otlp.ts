/** A span as a test writes it; times are milliseconds since 1970. */
export interface Written {
  readonly id: string;
  readonly parent?: string;
  readonly name: string;
  readonly start: number;
  /** Absent for one that still runs. */
  readonly end?: number;
  readonly type?: string;
  readonly service?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  /** The instrumentation's name. */
  readonly scope?: string;
}

type Value =
  | { stringValue: string }
  | { doubleValue: number }
  | { boolValue: boolean }
  | { arrayValue: { values: Value[] } };

function valueFrom(value: unknown): Value {
  if (typeof value === "number") return { doubleValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (Array.isArray(value) && value.every((one) => typeof one === "string"))
    return { arrayValue: { values: value.map(valueFrom) } };
  return { stringValue: typeof value === "string" ? value : JSON.stringify(value) };
}

const nanoseconds = (ms: number): string => String(BigInt(Math.round(ms * 1000)) * 1000n);
const attributesOf = (record: Readonly<Record<string, unknown>>) =>
  Object.entries(record).map(([key, value]) => ({ key, value: valueFrom(value) }));

function spanOf(traceId: string, span: Written) {
  const { id, parent, name, start, end, type = "span", attributes = {}, error } = span;
  return {
    traceId,
    spanId: id,
    ...(parent !== undefined && { parentSpanId: parent }),
    name,
    kind: 1,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: end === undefined ? "0" : nanoseconds(end),
    attributes: attributesOf({
      ...(span.scope === undefined && { "langfuse.observation.type": type }),
      ...(error !== undefined && {
        "langfuse.observation.level": "ERROR",
        "langfuse.observation.status_message": error,
      }),
      ...attributes,
    }),
    ...(error !== undefined && { status: { code: 2, message: error } }),
  };
}

/** Sends spans to Studio as any OpenTelemetry SDK would, in JSON. */
export async function sendSpans(url: string, traceId: string, spans: readonly Written[]): Promise<void> {
  const serviceOf = (span: Written): string => span.service ?? "api";
  const scopeOf = (span: Written): string => span.scope ?? "langfuse-sdk";
  const services = [...new Set(spans.map(serviceOf))];
  const resourceSpans = services.map((service) => ({
    resource: { attributes: attributesOf({ "service.name": service }) },
    scopeSpans: [...new Set(spans.map(scopeOf))].map((scope) => ({
      scope: { name: scope, version: "5.0.0" },
      spans: spans
        .filter((span) => serviceOf(span) === service && scopeOf(span) === scope)
        .map((span) => spanOf(traceId, span)),
    })),
  }));
  const response = await fetch(`${url}/api/public/otel/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Basic ${btoa("pk:sk")}` },
    body: JSON.stringify({ resourceSpans }),
  });
  if (!response.ok) throw new Error(`Studio answered ${response.status}: ${await response.text()}`);
}

/** An id of so many bytes, the same for the same number. */
export const idOf = (number: number, bytes: 8 | 16): string => number.toString(16).padStart(bytes * 2, "0");
