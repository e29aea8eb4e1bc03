import type { SessionSummary, TraceState, TraceSummary } from "../contract/index.ts";
import type { Row } from "../database/index.ts";
import { awaitsRoot, isAwaitingRoot, isOver, isRunning, running } from "./constants.ts";

export const traceColumns = `key, id, change, created, touched, name, start, end, is_open, failed, user_id, session_id, tags, environment,
  release, version, public, observations, errors, warnings, error, services, models, unpriced, input_tokens, output_tokens,
  total_tokens, cost, input_preview, output_preview, scores`;

export function traceSummary(row: Row): TraceSummary {
  const state = stateOf(row);
  const speaks = !isAwaitingRoot(row.is_open, Number(row.touched));
  return {
    id: String(row.id),
    name: String(row.name),
    state,
    incomplete: row.is_open !== isOver && state !== "running",
    start: Number(row.start),
    end: Number(row.end),
    latency: round(Number(row.end) - Number(row.start)),
    userId: text(row.user_id),
    sessionId: text(row.session_id),
    tags: list(row.tags),
    environment: String(row.environment),
    release: text(row.release),
    version: text(row.version),
    observations: Number(row.observations),
    errors: Number(row.errors),
    warnings: Number(row.warnings),
    error: text(row.error),
    services: list(row.services),
    models: list(row.models),
    unpricedModels: list(row.unpriced),
    inputTokens: number(row.input_tokens),
    outputTokens: number(row.output_tokens),
    totalTokens: number(row.total_tokens),
    cost: number(row.cost),
    inputPreview: speaks ? text(row.input_preview) : null,
    outputPreview: speaks ? text(row.output_preview) : null,
    scores: Number(row.scores),
    change: Number(row.change),
  };
}

function stateOf(row: Row): TraceState {
  if (isRunning(row.is_open, Number(row.touched))) return "running";
  return row.failed === 1 ? "failed" : "done";
}

/** What was said in a session, of traces that speak for themselves. */
const talk = (preview: string, order: string): string =>
  `(SELECT ${preview} FROM traces WHERE session_id = sessions.id AND ${preview} IS NOT NULL AND NOT (${awaitsRoot})
  ORDER BY start ${order}, key ${order} LIMIT 1)`;

/** Three values stand for the time of now: by it some trace of the session still runs, and some have not said anything yet. */
export const sessionColumns: string = `id, start, end, traces, observations, errors, users, tags, environment, input_tokens, output_tokens,
  total_tokens, cost, ${talk("input_preview", "ASC")} AS first_input, ${talk("output_preview", "DESC")} AS last_output,
  EXISTS (SELECT 1 FROM traces WHERE session_id = sessions.id AND ${running}) AS running,
  (SELECT json_group_array(DISTINCT unpriced) FROM traces WHERE session_id = sessions.id AND unpriced <> '[]') AS unpriced`;

export const sessionTimes = (now: number): readonly number[] => [now, now, now];

export function sessionSummary(row: Row): SessionSummary {
  return {
    id: String(row.id),
    start: Number(row.start),
    end: Number(row.end),
    duration: round(Number(row.end) - Number(row.start)),
    traces: Number(row.traces),
    observations: Number(row.observations),
    errors: Number(row.errors),
    running: row.running === 1,
    users: list(row.users),
    tags: list(row.tags),
    environment: String(row.environment),
    inputTokens: number(row.input_tokens),
    outputTokens: number(row.output_tokens),
    totalTokens: number(row.total_tokens),
    cost: number(row.cost),
    unpricedModels: distinctOf(list(row.unpriced)),
    firstInput: text(row.first_input),
    lastOutput: text(row.last_output),
  };
}

type Value = string | number | null | undefined;

export const text = (value: Value): string | null => (value === null || value === undefined ? null : String(value));
export const number = (value: Value): number | null => (typeof value === "number" ? value : null);
export const list = (value: Value): string[] => (typeof value === "string" ? (JSON.parse(value) as string[]) : []);
/** Of columns that hold lists: what any of them has. */
export const distinctOf = (columns: readonly Value[]): string[] => [...new Set(columns.flatMap(list))].slice(0, 50);
/** Differences of milliseconds with fractions carry noise behind the microseconds. */
const round = (value: number): number => Math.round(value * 1000) / 1000;
