import { isIdShape } from "./identifier.ts";
import type { WireRequest } from "./types.ts";

/**
 * The check that makes the Langfuse server refuse a whole request for one span. Answers what is wrong, or undefined.
 */
export function invalidIds(request: WireRequest): string | undefined {
  for (const resourceSpans of list(request.resourceSpans)) {
    const scopes = resourceSpans?.scopeSpans;
    if (notArray(scopes)) return "scopeSpans must be an array";
    for (const scope of list(scopes)) {
      if (notArray(scope?.spans)) return "spans must be an array";
      for (const span of list(scope?.spans)) {
        const wrong = invalidSpan(span as Record<string, unknown>);
        if (wrong !== undefined) return wrong;
      }
    }
  }
  return undefined;
}

function invalidSpan(span: Record<string, unknown>): string | undefined {
  for (const key of ["traceId", "spanId"]) {
    if (!isIdShape(span[key])) return `${key} must be a string or bytes`;
  }
  if (span.parentSpanId && !isIdShape(span.parentSpanId)) return "parentSpanId must be a string or bytes";
  for (const key of ["attributes", "events"]) {
    if (notArray(span[key])) return `${key} must be an array`;
  }
  return undefined;
}

function notArray(value: unknown): boolean {
  return value !== undefined && value !== null && !Array.isArray(value);
}

function list<Item>(value: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(value) ? value : [];
}
