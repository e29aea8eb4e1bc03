import { observationOfSpan } from "@langfuse-kit/server-rules";
import type { DecodedSpan } from "../otlp/index.ts";
import { isInfrastructure } from "./infrastructure.ts";
import { leftoverOf } from "./leftover.ts";
import { storedFieldsOf } from "./stored-fields.ts";
import type { ObservationRecord } from "./types.ts";

/** The observation that Studio keeps of a span. */
export function observationOf(span: DecodedSpan): ObservationRecord {
  const fields = observationOfSpan(span);
  const attributes = leftoverOf(span);
  return {
    traceId: span.traceId,
    id: span.spanId,
    parentId: span.parentSpanId ?? null,
    start: span.startTime,
    end: span.endTime,
    ...storedFieldsOf(fields, attributes),
    infrastructure: isInfrastructure(span, fields.type),
    kind: span.kind,
    origin: span.origin,
    attributes,
    events: span.events,
    links: span.links,
  };
}
