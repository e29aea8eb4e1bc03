import { isRecord } from "../json/index.ts";
import { isIdShape } from "./identifier.ts";

/** What makes the server refuse a whole request for one span; undefined when nothing does. Only shapes are looked at. */
export function invalidIds(request: unknown): string | undefined {
  const groups = isRecord(request) ? request.resourceSpans : undefined;
  if (notList(groups)) return "resourceSpans must be an array";
  for (const group of records(groups)) {
    if (notList(group.scopeSpans)) return "scopeSpans must be an array";
    for (const scope of records(group.scopeSpans)) {
      if (notList(scope.spans)) return "spans must be an array";
      for (const span of list(scope.spans)) {
        const wrong = isRecord(span) ? invalidSpan(span) : "span must be an object";
        if (wrong !== undefined) return wrong;
      }
    }
  }
  return undefined;
}

function invalidSpan(span: Readonly<Record<string, unknown>>): string | undefined {
  for (const key of ["traceId", "spanId"]) {
    if (!isIdShape(span[key])) return `${key} must be a string or bytes`;
  }
  if (span.parentSpanId && !isIdShape(span.parentSpanId)) return "parentSpanId must be a string or bytes";
  for (const key of ["attributes", "events"]) {
    if (notList(span[key])) return `${key} must be an array`;
  }
  return undefined;
}

const notList = (value: unknown): boolean => value !== undefined && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const records = (value: unknown): readonly Record<string, unknown>[] => list(value).filter(isRecord);
