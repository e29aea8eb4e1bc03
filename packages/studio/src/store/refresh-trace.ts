import type { Connection, Row } from "../database/index.ts";
import { parseRecord, stringify, textOf, timeOfText } from "../json/index.ts";
import { isModelCall } from "../observation/index.ts";
import { hasOpenStep, hasOpenStepAndNoRoot, isOver, lacksRoot } from "./constants.ts";
import { traceCost } from "./costs.ts";
import { previewOf } from "./preview.ts";
import { sum } from "./sum.ts";
import { indexTrace, textOfTrace } from "./text-index.ts";

const light = `SELECT o.key, o.id, o.parent_id, o.type, o.name, o.start, o.end, o.level, o.status_message, o.model, o.input_tokens,
  o.output_tokens, o.total_tokens, o.total_cost, o.cost_source, o.repeats, o.environment, o.version, o.release, o.user_id, o.session_id,
  o.tags, o.public, o.trace_name, o.app_root, origins.service, origins.resource = '{}' AS bare
  FROM observations o JOIN origins ON origins.key = o.origin WHERE o.trace = ? ORDER BY o.start, o.key`;

/**
 * Adds up the row of a trace from its observations, as Langfuse 4 does when it is asked: the newest value that any of them
 * says, content of the newest root. What a `trace-create` event said of it stands above that, and is all the content that a
 * trace of the JSON API has.
 */
export function refreshTrace(connection: Connection, key: number, change: number, now: number): void {
  const rows = connection.all(light, key);
  const trace = connection.get("SELECT id, body, first_change FROM traces WHERE key = ?", key);
  if (trace === undefined) return;
  const textBefore = textOfTrace(connection, key);
  const body = parseRecord(trace.body) ?? {};
  const root = rootOf(rows);
  const hasBody = Object.keys(body).length > 0;
  const speaker = hasBody ? rows.findLast((row) => row.bare === 0 && isTop(row)) : root;
  const content =
    speaker && connection.get("SELECT input, output FROM contents WHERE observation = ?", Number(speaker.key));
  const input = said(body.input) ?? textual(content?.input);
  const output = said(body.output) ?? textual(content?.output);
  const calls = rows.filter(({ type }) => isModelCall(type));
  const start = Math.min(
    ...[timeOfText(body.timestamp), numberOf(rows[0]?.start)].filter((time) => time !== undefined),
  );
  const { total: cost, repeating } = traceCost(rows.map(costed));
  const error = rows.find(({ level }) => level === "ERROR");
  const values = {
    change,
    touched: now,
    name: said(body.name) ?? newest(rows, "trace_name") ?? newestRootName(rows) ?? String(rows[0]?.name ?? ""),
    start: Number.isFinite(start) ? start : now,
    end: rows.reduce(
      (latest, row) => Math.max(latest, Number(row.end ?? row.start)),
      Number.isFinite(start) ? start : now,
    ),
    is_open: openness(rows, hasBody),
    failed: root?.level === "ERROR" ? 1 : 0,
    user_id: said(body.userId) ?? newest(rows, "user_id"),
    session_id: said(body.sessionId) ?? newest(rows, "session_id"),
    tags: tagsOf(rows, body.tags),
    environment: said(body.environment) ?? newest(rows, "environment") ?? "default",
    release: said(body.release) ?? newest(rows, "release"),
    version: said(body.version) ?? newest(rows, "version"),
    public: body.public === true || rows.some((row) => row.public === 1) ? 1 : 0,
    observations: rows.length,
    errors: count(rows, "ERROR"),
    warnings: count(rows, "WARNING"),
    error: error === undefined ? null : String(error.status_message ?? error.name).slice(0, 300),
    services: distinct(rows.map(({ service }) => service)),
    models: distinct(rows.map(({ model }) => model)),
    unpriced: distinct(calls.filter((row) => row.cost_source === "unknown").map(({ model }) => model)),
    input_tokens: sum(calls, "input_tokens"),
    output_tokens: sum(calls, "output_tokens"),
    total_tokens: sum(calls, "total_tokens"),
    cost,
    input_preview: previewOf(input, "user"),
    output_preview: previewOf(output, "any"),
    scores: Number(connection.get("SELECT count(*) AS n FROM scores WHERE trace_id = ?", String(trace.id))?.n),
    root: speaker === undefined ? null : Number(speaker.key),
  };
  const columns = Object.keys(values);
  const sets = columns.map((column) => `${column} = ?`).join(", ");
  connection.run(
    `UPDATE traces SET ${sets}, first_change = coalesce(first_change, ?) WHERE key = ?`,
    ...Object.values(values),
    change,
    key,
  );
  noteRepeating(connection, rows, repeating);
  indexTrace(connection, key, textBefore, trace.first_change === null);
}

/** So that nobody who adds up observations counts a cost twice. */
function noteRepeating(connection: Connection, rows: readonly Row[], repeating: ReadonlySet<string>): void {
  for (const row of rows) {
    const repeats = !isModelCall(row.type) && repeating.has(String(row.id)) ? 1 : 0;
    if (row.repeats !== repeats) {
      connection.run("UPDATE observations SET repeats = ? WHERE key = ?", repeats, Number(row.key));
    }
  }
}

const isRoot = (row: Row): boolean => row.parent_id === null;
const isTop = (row: Row): boolean => isRoot(row) || row.app_root === 1;
const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const textual = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** Text of a field of a body; null where it was not said or erased. */
function said(value: unknown): string | null {
  return value === undefined || value === null || value === "" ? null : textOf(value);
}

/**
 * Whose content the trace shows: the newest true root, else that of the application, else the first that lost its parent,
 * which is shown once nobody waits for the root any more.
 */
function rootOf(rows: readonly Row[]): Row | undefined {
  const found = rows.findLast(isRoot) ?? rows.findLast((row) => row.app_root === 1);
  if (found !== undefined) return found;
  const ids = new Set(rows.map(({ id }) => id));
  return rows.find((row) => !ids.has(row.parent_id ?? null));
}

function newestRootName(rows: readonly Row[]): string | null {
  const row = rows.findLast(isTop);
  return row === undefined ? null : String(row.name);
}

function newest(rows: readonly Row[], column: string): string | null {
  const row = rows.findLast((candidate) => candidate[column] !== null && candidate[column] !== "");
  return row === undefined ? null : String(row[column]);
}

/** Something still runs, or the root has not come yet. A trace that was created by name waits for nobody. */
function openness(rows: readonly Row[], hasBody: boolean): number {
  const hasRoot = hasBody || rows.some(isTop);
  const isOpen = rows.some((row) => row.end === null && row.type !== "event");
  if (isOpen) return hasRoot ? hasOpenStep : hasOpenStepAndNoRoot;
  return hasRoot ? isOver : lacksRoot;
}

/** Every list shows the tags of its traces. */
const mostTags = 1000;

function tagsOf(rows: readonly Row[], own: unknown): string {
  const newestTags = newest(rows, "tags");
  const tags: unknown[] = newestTags === null ? [] : JSON.parse(newestTags);
  const all = new Set([...tags, ...(Array.isArray(own) ? own : [])].map(textOf));
  return stringify([...all].slice(0, mostTags));
}

const count = (rows: readonly Row[], level: string): number => rows.filter((row) => row.level === level).length;

const distinct = (values: readonly (string | number | null | undefined)[]): string =>
  stringify([...new Set(values.filter((value) => value !== null && value !== undefined))].slice(0, 50));

const costed = (row: Row): Parameters<typeof traceCost>[0][number] => ({
  id: String(row.id),
  parentId: row.parent_id === null ? null : String(row.parent_id),
  type: String(row.type),
  cost: numberOf(row.total_cost) ?? null,
});
