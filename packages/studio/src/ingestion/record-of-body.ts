import { observationOfBody } from "@langfuse-kit/server-rules";
import type { JsonRecord } from "../json/index.ts";
import { type ObservationRecord, storedFieldsOf } from "../observation/index.ts";
import type { StoredEvent } from "../store/index.ts";

/** The observation that the merged events of a body are, kept under what its first event says. */
export function recordOfBody(body: JsonRecord, first: StoredEvent): ObservationRecord {
  const fields = observationOfBody(first.type, body);
  const start = fields.startTime ?? first.time;
  return {
    traceId: first.traceId,
    id: first.bodyId,
    parentId: fields.parentId ?? null,
    start,
    end: fields.type === "event" ? start : (fields.endTime ?? null),
    ...storedFieldsOf(fields),
    infrastructure: false,
    kind: 0,
    origin: first.origin,
    attributes: {},
    events: [],
    links: [],
  };
}
