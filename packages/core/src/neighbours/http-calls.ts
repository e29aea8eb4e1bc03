import { type Span, SpanKind, type SpanOptions } from "@opentelemetry/api";

/** OpenTelemetry's conventions for HTTP: as they are now, and as many instrumentations still have them. */
const methodKeys = ["http.request.method", "http.method"];

const calls = new WeakSet<Span>();

/** Remembers of a span that it is a request that leaves; at its start, since what sampling leaves out tells nothing later. */
export function noteHttpCall(span: Span, { kind, attributes }: SpanOptions = {}): void {
  if (kind === SpanKind.CLIENT && methodKeys.some((key) => attributes?.[key] !== undefined)) calls.add(span);
}

export function isHttpCall(span: Span | undefined): boolean {
  return span !== undefined && calls.has(span);
}
