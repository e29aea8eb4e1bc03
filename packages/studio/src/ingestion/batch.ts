import { randomUUID } from "node:crypto";
import { isRecord, type JsonRecord } from "../json/index.ts";
import type { Origin } from "../otlp/index.ts";
import type { StoredEvent, Writer } from "../store/index.ts";
import { eventRules } from "./event-rules.ts";
import { mergeEvents } from "./merge.ts";
import { type Issue, moment } from "./rules.ts";
import { scoreOf } from "./score.ts";
import { observationOfBody } from "./to-observation.ts";

export interface BatchAnswer {
  readonly successes: { readonly id: string; readonly status: 201 }[];
  readonly errors: { readonly id: string; readonly status: number; readonly message: string; readonly error: string }[];
  /** Observations among what was taken. */
  observations: number;
  /** Which ones, and the scores: what is forwarded. */
  readonly touched: { readonly traceId: string; readonly id: string }[];
  readonly scores: IngestionEvent[];
}

export interface IngestionEvent {
  readonly id: string;
  readonly timestamp: string;
  readonly type: string;
  readonly body: JsonRecord;
}

/** Judges each event of a batch alone, and writes what is sound. The answer is that of status 207. */
export function applyBatch(writer: Writer, batch: readonly unknown[], origin: Origin): BatchAnswer {
  const answer: BatchAnswer = { successes: [], errors: [], observations: 0, touched: [], scores: [] };
  for (const candidate of batch) {
    const issues = issuesOf(candidate);
    const event = candidate as IngestionEvent;
    if (issues.length > 0) {
      const id = isRecord(candidate) && typeof candidate.id === "string" ? candidate.id : "unknown";
      answer.errors.push({ id, status: 400, message: "Invalid request data", error: JSON.stringify(issues) });
      continue;
    }
    // The server lists a log in neither list.
    if (event.type === "sdk-log") continue;
    const touched = applyEvent(writer, event, origin);
    if (touched !== undefined) {
      answer.observations += 1;
      answer.touched.push(touched);
    }
    if (event.type === "score-create" && event.body.id) answer.scores.push(event);
    answer.successes.push({ id: event.id, status: 201 });
  }
  return answer;
}

function issuesOf(candidate: unknown): Issue[] {
  if (!isRecord(candidate)) return [{ code: "invalid_type", path: [], message: "Invalid input: expected object" }];
  const { id, type, body, timestamp } = candidate;
  const issues: Issue[] = [];
  const complain = (key: string, message: string): void =>
    void issues.push({ code: "invalid_value", path: [key], message });
  if (typeof id !== "string" || id.length < 1 || id.length > 800 || id.includes("\r")) complain("id", "Invalid id");
  if (moment(timestamp) !== undefined) complain("timestamp", "Invalid ISO datetime");
  if (typeof type !== "string" || !Object.hasOwn(eventRules, type)) complain("type", "Invalid discriminator value");
  if (!isRecord(body)) complain("body", "Invalid input: expected object");
  if (issues.length > 0 || !isRecord(body)) return issues;
  return eventRules[String(type)]?.(body) ?? [];
}

/** Answers which observation was written. Traces and scores without an id are answered with 201 and thrown away, as on the server. */
function applyEvent(writer: Writer, event: IngestionEvent, origin: Origin): BatchAnswer["touched"][number] | undefined {
  const { body } = event;
  const time = Date.parse(event.timestamp);
  if (event.type === "score-create") {
    if (body.id) writer.putScore(scoreOf(body, time));
    return undefined;
  }
  const entity = event.type === "trace-create" ? "trace" : "observation";
  const bodyId = typeof body.id === "string" && body.id !== "" ? body.id : entity === "trace" ? "" : randomUUID();
  if (bodyId === "") return undefined;
  const traceId = entity === "trace" ? bodyId : traceOf(writer, body, bodyId);
  const stored: StoredEvent = { entity, bodyId, eventId: event.id, traceId, time, type: event.type, body, origin };
  const all = writer.putEvent(stored);
  const merged = mergeEvents(all);
  if (entity === "trace") {
    writer.putTraceBody(traceId, { timestamp: event.timestamp, ...merged });
    return undefined;
  }
  const first = all.reduce((earliest, other) => (other.time < earliest.time ? other : earliest), stored);
  const record = observationOfBody(merged, first);
  writer.putObservation(record);
  return { traceId: record.traceId, id: record.id };
}

/** The trace of a body is fixed by the first event that names one; without any it gets one of its own. */
function traceOf(writer: Writer, body: JsonRecord, bodyId: string): string {
  const known = writer.traceOf("observation", bodyId);
  if (known !== undefined) return known;
  return typeof body.traceId === "string" && body.traceId !== "" ? body.traceId : randomUUID().replaceAll("-", "");
}
