import type { Score } from "../contract/index.ts";
import { answerBatch, type IngestionEvent, invalidScore, scoreOf } from "../ingestion/index.ts";
import { isRecord, isTime, type JsonRecord } from "../json/index.ts";
import { type ObservationRecord, observationOf, type ScoreRecord } from "../observation/index.ts";
import { countSpans, decodeSpans, invalidIds, type WireRequest } from "../otlp/index.ts";
import { withKept } from "./kept-fields.ts";

export interface Imported {
  /** What `trace-create` events said of the traces. */
  readonly events: readonly IngestionEvent[];
  readonly observations: readonly ObservationRecord[];
  readonly scores: readonly ScoreRecord[];
}

/** Traces, their steps and scores: ten seconds of writing. */
const most = 100_000;

/** Why a file is not taken that could be read. */
export const tooLarge: string = `The file holds more than ${most} traces, steps and scores. Import fewer traces at once.`;

/** What a file brings: an export of Studio's, or OTLP in JSON. A text says why it is neither. */
export function readExport(file: unknown): Imported | string {
  if (!isRecord(file)) return "The file is not JSON with traces.";
  if (Array.isArray(file.resourceSpans)) return readAll([file]);
  if (file.format !== "langfuse-kit.trace" || !Array.isArray(file.traces))
    return "The file holds neither an export of Studio nor OTLP.";
  if (file.version !== 1) return "The file was written by a newer Studio.";
  return readAll(file.traces);
}

function readAll(traces: readonly unknown[]): Imported | string {
  const read: Imported[] = [];
  let left = most - traces.length;
  if (left < 0) return tooLarge;
  for (const trace of traces) {
    const one = isRecord(trace) ? readOne(trace, left) : "A trace of the file is no object.";
    if (typeof one === "string") return one;
    left -= one.observations.length + one.scores.length;
    read.push(one);
  }
  return {
    events: read.flatMap(({ events }) => events),
    observations: read.flatMap(({ observations }) => observations),
    scores: read.flatMap(({ scores }) => scores),
  };
}

function readOne(trace: JsonRecord, left: number): Imported | string {
  const invalid = invalidIds(trace);
  if (invalid !== undefined) return `The file is damaged: ${invalid}.`;
  const given = Array.isArray(trace.scores) ? trace.scores : [];
  if (countSpans(trace as WireRequest) + given.length > left) return tooLarge;
  const { kept: events, errors } = answerBatch(bodyOf(trace));
  if (errors[0] !== undefined) return `The file is damaged: ${errors[0].error}.`;
  const kept = isRecord(trace.kept) ? trace.kept : {};
  const observations = decodeSpans(trace as WireRequest).map((span) =>
    withKept(observationOf(span), Object.hasOwn(kept, span.spanId) ? kept[span.spanId] : undefined),
  );
  const scores = given.filter(isRecord).flatMap(readScore);
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
  const time = isTime(score.time) ? score.time : Date.now();
  return invalidScore(body).length > 0 ? [] : [scoreOf(body, time)];
}
