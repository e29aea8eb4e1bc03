import { readId } from "./identifier.ts";
import { interval, readTime } from "./time.ts";
import type { DecodedSpan, Origin } from "./types.ts";
import { readAttributes } from "./value.ts";
import type { WireRequest, WireScopeSpans, WireSpan } from "./wire.ts";

/** The spans of a checked request, in order. Those without ids are left out: nothing could ever name them. */
export function decodeSpans(request: WireRequest): DecodedSpan[] {
  const spans: DecodedSpan[] = [];
  for (const resourceSpans of request.resourceSpans ?? []) {
    const resource = readAttributes(resourceSpans?.resource?.attributes);
    for (const scopeSpans of resourceSpans?.scopeSpans ?? []) {
      const origin: Origin = { resource, scope: readScope(scopeSpans) };
      for (const span of scopeSpans?.spans ?? []) {
        const decoded = decodeSpan(span, origin);
        if (decoded.traceId !== "" && decoded.id !== "") spans.push(decoded);
      }
    }
  }
  return spans;
}

function readScope({ scope }: WireScopeSpans): Origin["scope"] {
  return { name: string(scope?.name), version: string(scope?.version), attributes: readAttributes(scope?.attributes) };
}

function decodeSpan(span: WireSpan, origin: Origin): DecodedSpan {
  return {
    traceId: readId(span.traceId),
    id: readId(span.spanId),
    parentId: readId(span.parentSpanId) || null,
    name: string(span.name),
    kind: typeof span.kind === "number" ? span.kind : 0,
    ...interval(readTime(span.startTimeUnixNano), readTime(span.endTimeUnixNano)),
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
    statusCode: span.status?.code,
    statusMessage: string(span.status?.message),
    origin,
  };
}

const string = (value: unknown): string => (typeof value === "string" ? value : "");
const list = <Item>(value: readonly Item[] | null | undefined): readonly Item[] => (Array.isArray(value) ? value : []);
