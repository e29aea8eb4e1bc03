import type { Score } from "../contract/index.ts";
import { answerBatch, type IngestionEvent, invalidScore, scoreOf } from "../ingestion/index.ts";
import { isRecord, type JsonRecord } from "../json/index.ts";
import { type ObservationRecord, observationOf, type ScoreRecord } from "../observation/index.ts";
import { decodeSpans, invalidIds, type WireRequest } from "../otlp/index.ts";
import { withKept } from "./kept-fields.ts";

export interface Imported {
  /** What `trace-create` events said of the traces. */
  readonly events: readonly IngestionEvent[];
  readonly observations: readonly ObservationRecord[];
  readonly scores: readonly ScoreRecord[];
}

/** What a file brings: an export of Studio's, or OTLP in JSON. A text says why it is neither. */
export function readExport(file: unknown): Imported | string {
  if (!isRecord(file)) return "The file is not JSON with traces.";
  if (Array.isArray(file.resourceSpans)) return join([readOne(file)]);
  if (file.format !== "langfuse-kit.trace" || !Array.isArray(file.traces))
    return "The file holds neither an export of Studio nor OTLP.";
  if (file.version !== 1) return "The file was written by a newer Studio.";
  return join(file.traces.map((trace) => (isRecord(trace) ? readOne(trace) : "A trace of the file is no object.")));
}

function readOne(trace: JsonRecord): Imported | string {
  const invalid = invalidIds(trace);
  if (invalid !== undefined) return `The file is damaged: ${invalid}.`;
  const { kept: events, errors } = answerBatch(bodyOf(trace));
  if (errors[0] !== undefined) return `The file is damaged: ${errors[0].error}.`;
  const kept = isRecord(trace.kept) ? trace.kept : {};
  const observations = decodeSpans(trace as WireRequest).map((span) =>
    withKept(observationOf(span), Object.hasOwn(kept, span.spanId) ? kept[span.spanId] : undefined),
  );
  const scores = Array.isArray(trace.scores) ? trace.scores.filter(isRecord).flatMap(readScore) : [];
  return { events, observations, scores };
}

/** As an event, so that a later one of an application is merged with it; the same file again stands in its place. */
function bodyOf({ id, body }: JsonRecord): object[] {
  if (!isRecord(body)) return [];
  const timestamp = body.timestamp ?? new Date(0).toISOString();
  return [{ id: "import", type: "trace-create", timestamp, body: { ...body, id } }];
}

/** Of the subjects that an exported score names, the trace stands for all. */
function readScore(given: JsonRecord): ScoreRecord[] {
  const score = given as unknown as Score;
  const value = score.dataType === "NUMERIC" || score.dataType === "BOOLEAN" ? score.value : score.stringValue;
  const body = { ...given, value, sessionId: given.traceId ? null : given.sessionId };
  const time = typeof score.time === "number" ? score.time : Date.now();
  return invalidScore(body).length > 0 ? [] : [scoreOf(body, time)];
}

function join(parts: readonly (Imported | string)[]): Imported | string {
  const wrong = parts.find((part) => typeof part === "string");
  if (typeof wrong === "string") return wrong;
  const read = parts as readonly Imported[];
  return {
    events: read.flatMap(({ events }) => events),
    observations: read.flatMap(({ observations }) => observations),
    scores: read.flatMap(({ scores }) => scores),
  };
}
