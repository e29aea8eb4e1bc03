import { readId } from "./identifier.ts";
import { interval, readTime } from "./time.ts";
import type { DecodedSpan, Origin } from "./types.ts";
import { readAttributes } from "./value.ts";
import type { WireRequest, WireScopeSpans, WireSpan } from "./wire.ts";

/** The spans of a request, in order. */
export function decodeSpans(request: WireRequest): DecodedSpan[] {
  const spans: DecodedSpan[] = [];
  for (const resourceSpans of list(request.resourceSpans)) {
    const resource = readAttributes(resourceSpans?.resource?.attributes);
    for (const scopeSpans of list(resourceSpans?.scopeSpans)) {
      const origin: Origin = { resource, scope: readScope(scopeSpans) };
      for (const span of list(scopeSpans?.spans)) spans.push(decodeSpan(span ?? {}, origin));
    }
  }
  return spans;
}

function readScope(scopeSpans: WireScopeSpans | null): Origin["scope"] {
  const scope = scopeSpans?.scope;
  return { name: string(scope?.name), version: string(scope?.version), attributes: readAttributes(scope?.attributes) };
}

function decodeSpan(span: WireSpan, origin: Origin): DecodedSpan {
  return {
    traceId: readId(span.traceId),
    spanId: readId(span.spanId),
    parentSpanId: readId(span.parentSpanId) || undefined,
    traceState: string(span.traceState),
    name: string(span.name),
    kind: typeof span.kind === "number" ? span.kind : 0,
    ...interval(span.startTimeUnixNano, span.endTimeUnixNano),
    attributes: readAttributes(span.attributes),
    events: list(span.events).map((event) => ({
      name: string(event?.name),
      time: readTime(event?.timeUnixNano) ?? 0,
      attributes: readAttributes(event?.attributes),
    })),
    links: list(span.links).map((link) => ({
      traceId: readId(link?.traceId),
      spanId: readId(link?.spanId),
      attributes: readAttributes(link?.attributes),
    })),
    status: { code: span.status?.code ?? 0, message: string(span.status?.message) },
    origin,
  };
}

const string = (value: unknown): string => (typeof value === "string" ? value : "");
const list = <Item>(value: readonly Item[] | null | undefined): readonly Item[] => (Array.isArray(value) ? value : []);
