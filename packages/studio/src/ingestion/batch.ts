import { randomUUID } from "node:crypto";
import { answerBatch, type BatchAnswer, type IngestionEvent, inOrder, mergeEvents } from "@langfuse-kit/server-rules";
import type { JsonRecord } from "../json/index.ts";
import type { Origin } from "../otlp/index.ts";
import type { StoredEvent, Writer } from "../store/index.ts";
import { recordOfBody } from "./record-of-body.ts";
import { scoreOf } from "./score.ts";

interface Touched {
  readonly traceId: string;
  readonly id: string;
}

/** The answer of status 207, and what there is to send on. */
export interface AppliedBatch extends Pick<BatchAnswer, "successes" | "errors" | "discarded"> {
  /** The observations among what was taken. */
  readonly touched: readonly Touched[];
  /** The traces of which something was said. */
  readonly traces: readonly string[];
  readonly scores: readonly IngestionEvent[];
}

/** Judges each event of a batch alone, and writes what is sound. */
export function applyBatch(writer: Writer, batch: readonly unknown[], origin: Origin): AppliedBatch {
  const { successes, errors, kept, discarded } = answerBatch(batch);
  // Of many events of one body all are kept before they are added up, once.
  const last = new Map<string, StoredEvent>();
  for (const event of kept) {
    if (event.type === "score-create") writer.putScore(scoreOf(event.body, Date.parse(event.timestamp)));
    else {
      const stored = storedEvent(writer, event, origin);
      writer.putEvent(stored);
      last.set(`${stored.entity} ${stored.bodyId}`, stored);
    }
  }
  const touched = [...last.values()].flatMap((event) => addUp(writer, event) ?? []);
  const traces = new Set(kept.flatMap(({ type, body }) => (type === "trace-create" ? String(body.id) : [])));
  const scores = kept.filter(({ type }) => type === "score-create");
  return { successes, errors, discarded, touched, traces: [...traces], scores };
}

function storedEvent(writer: Writer, { id, timestamp, type, body }: IngestionEvent, origin: Origin): StoredEvent {
  const isTrace = type === "trace-create";
  const bodyId = typeof body.id === "string" && body.id !== "" ? body.id : randomUUID();
  const traceId = isTrace ? bodyId : traceOf(writer, body, bodyId);
  const entity = isTrace ? "trace" : "observation";
  return { entity, bodyId, eventId: id, traceId, time: Date.parse(timestamp), type, body, origin };
}

/** Answers which observation was written. */
function addUp(writer: Writer, stored: StoredEvent): Touched | undefined {
  const events = inOrder(writer.eventsOf(stored));
  const merged = mergeEvents(events);
  if (stored.entity === "trace") {
    // The time of the last one in hand, as of one that comes alone.
    writer.putTraceBody(stored.traceId, { timestamp: new Date(stored.time).toISOString(), ...merged });
    return undefined;
  }
  const record = recordOfBody(merged, events[0] ?? stored);
  writer.putObservation(record);
  return { traceId: record.traceId, id: record.id };
}

/** The trace of a body is fixed by the first event that names one; without any it gets one of its own. */
function traceOf(writer: Writer, body: Readonly<JsonRecord>, bodyId: string): string {
  const known = writer.traceOf("observation", bodyId);
  if (known !== undefined) return known;
  return typeof body.traceId === "string" && body.traceId !== "" ? body.traceId : randomUUID().replaceAll("-", "");
}
