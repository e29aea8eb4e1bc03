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
  const touched = kept.flatMap((event) => applyEvent(writer, event, origin) ?? []);
  const traces = kept.flatMap(({ type, body }) => (type === "trace-create" ? String(body.id) : []));
  return { successes, errors, discarded, touched, traces, scores: kept.filter(({ type }) => type === "score-create") };
}

/** Answers which observation was written. */
function applyEvent(
  writer: Writer,
  { id, timestamp, type, body }: IngestionEvent,
  origin: Origin,
): Touched | undefined {
  const time = Date.parse(timestamp);
  if (type === "score-create") {
    writer.putScore(scoreOf(body, time));
    return undefined;
  }
  const isTrace = type === "trace-create";
  const entity = isTrace ? "trace" : "observation";
  const bodyId = typeof body.id === "string" && body.id !== "" ? body.id : randomUUID();
  const traceId = isTrace ? bodyId : traceOf(writer, body, bodyId);
  const stored: StoredEvent = { entity, bodyId, eventId: id, traceId, time, type, body, origin };
  const events = inOrder(writer.putEvent(stored));
  const merged = mergeEvents(events);
  if (isTrace) {
    writer.putTraceBody(traceId, { timestamp, ...merged });
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
