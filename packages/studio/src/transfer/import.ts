import type { Score } from "../contract/index.ts";
import { invalidScore, scoreOf } from "../ingestion/index.ts";
import { isRecord, type JsonRecord } from "../json/index.ts";
import { type ObservationRecord, observationOf, type ScoreRecord } from "../observation/index.ts";
import { decodeSpans, invalidIds, type WireRequest } from "../otlp/index.ts";

export interface Imported {
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
  const observations = decodeSpans(trace as WireRequest).map(observationOf);
  const scores = Array.isArray(trace.scores) ? trace.scores.filter(isRecord).flatMap(readScore) : [];
  return { observations, scores };
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
    observations: read.flatMap(({ observations }) => observations),
    scores: read.flatMap(({ scores }) => scores),
  };
}
