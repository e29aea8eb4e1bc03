import { decodeBase64Id, decodeId } from "./identifier.ts";
import { interval, milliseconds, nanoseconds } from "./time.ts";
import type { DecodedSpan, OtlpFormat, WireRequest, WireScopeSpans, WireSpan } from "./types.ts";
import { decodeAttributes } from "./value.ts";

type IdDecoder = (value: unknown) => string;

/** The spans of a parsed request, in order. */
export function decodeSpans(request: WireRequest, format: OtlpFormat): DecodedSpan[] {
  const id = format === "json" ? decodeId : decodeBase64Id;
  const spans: DecodedSpan[] = [];
  for (const resourceSpans of request.resourceSpans ?? []) {
    const resource = decodeAttributes(resourceSpans.resource?.attributes);
    for (const scopeSpans of resourceSpans.scopeSpans ?? []) {
      const scope = decodeScope(scopeSpans);
      for (const span of scopeSpans.spans ?? []) spans.push(decodeSpan(span, scope, resource, id));
    }
  }
  return spans;
}

function decodeScope({ scope }: WireScopeSpans): DecodedSpan["scope"] {
  return {
    name: scope?.name ?? "",
    version: scope?.version ?? "",
    attributes: decodeAttributes(scope?.attributes),
  };
}

function decodeSpan(
  span: WireSpan,
  scope: DecodedSpan["scope"],
  resource: DecodedSpan["resource"],
  id: IdDecoder,
): DecodedSpan {
  const startTimeUnixNano = nanoseconds(span.startTimeUnixNano);
  const endTimeUnixNano = nanoseconds(span.endTimeUnixNano);
  return {
    traceId: id(span.traceId),
    spanId: id(span.spanId),
    parentSpanId: id(span.parentSpanId) || undefined,
    traceState: span.traceState ?? "",
    name: span.name ?? "",
    kind: span.kind ?? 0,
    ...interval(startTimeUnixNano, endTimeUnixNano),
    startTimeUnixNano,
    endTimeUnixNano,
    attributes: decodeAttributes(span.attributes),
    events: (span.events ?? []).map((event) => ({
      name: event.name ?? "",
      time: milliseconds(nanoseconds(event.timeUnixNano)),
      attributes: decodeAttributes(event.attributes),
    })),
    links: (span.links ?? []).map((link) => ({
      traceId: id(link.traceId),
      spanId: id(link.spanId),
      attributes: decodeAttributes(link.attributes),
    })),
    status: { code: span.status?.code ?? 0, message: span.status?.message ?? "" },
    scope,
    resource,
  };
}
