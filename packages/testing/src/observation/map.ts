import { type ObservationFields, observationOfSpan, parseText } from "@langfuse-kit/server-rules";
import type { DecodedSpan } from "../otlp/index.ts";
import type { CapturedObservation } from "./types.ts";

/**
 * The observation that Langfuse 4 makes of a span.
 * @example const observations = decodeTraces(body).map(toObservation);
 */
export function toObservation(span: DecodedSpan): CapturedObservation {
  const { scope, resource, startTime, endTime } = span;
  return {
    id: span.spanId,
    traceId: span.traceId,
    parentId: span.parentSpanId,
    startTime,
    endTime,
    durationMs: endTime - startTime,
    startTimeUnixNano: span.startTimeUnixNano,
    ...parsedFieldsOf(observationOfSpan({ ...span, origin: { scope, resource } })),
    scope: { name: scope.name, version: scope.version },
    kind: span.kind,
    resource,
    attributes: span.attributes,
    events: span.events,
    links: span.links,
  };
}

/** The server's fields with content parsed where it is JSON, and metadata as an ordinary object. */
export function parsedFieldsOf(fields: ObservationFields): ObservationFields {
  return {
    ...fields,
    input: parseText(fields.input),
    output: parseText(fields.output),
    metadata: { ...fields.metadata },
  };
}
