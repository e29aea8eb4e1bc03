import type { TraceFilters } from "../contract/index.ts";
import type { Connection } from "../database/index.ts";
import { isRecord, isTime, parseRecord, textOf } from "../json/index.ts";
import { type Conditions, conditions } from "./conditions.ts";
import { isAwaitingRoot, lapsed, lapsedBetween, running } from "./constants.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { addFilter } from "./filter-conditions.ts";
import { scoreCondition } from "./score-condition.ts";
import { traceColumns, traceSummary } from "./summaries.ts";
import { textConditions } from "./text-index.ts";
import { orderOfTraces } from "./trace-order.ts";
import type { Reader, TraceListFilters } from "./types.ts";

type TraceReader = Pick<
  Reader,
  "traces" | "countTraces" | "trace" | "changeOf" | "changedAfter" | "lapsed" | "neighbours"
>;

export function traceReader(connection: Connection): TraceReader {
  return {
    traces({ filters, limit, cursor, offset = 0, by = "timestamp", ascending = false }) {
      const wanted = traceConditions(connection, filters);
      const place = readCursor(cursor);
      const after = ascending ? ">" : "<";
      if (place !== undefined) wanted.add(`(start, key) ${after} (?, ?)`, ...place);
      const rows = connection.all(
        `SELECT ${traceColumns} FROM traces ${wanted.where} ${orderOfTraces(by, ascending)} LIMIT ? OFFSET ?`,
        ...wanted.values,
        limit + 1,
        offset,
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const items = page.map(traceSummary);
      if (rows.length <= limit || last === undefined) return { items };
      return { items, next: writeCursor([Number(last.start), Number(last.key)]) };
    },
    countTraces(filters) {
      const { where, values } = traceConditions(connection, filters);
      return Number(connection.get(`SELECT count(*) AS n FROM traces ${where}`, ...values)?.n);
    },
    trace(id) {
      const row = connection.get(`SELECT ${traceColumns}, root, body FROM traces WHERE id = ?`, id);
      if (row === undefined) return undefined;
      const said = parseRecord(row.body);
      const body = said ?? {};
      const speaker = isAwaitingRoot(row.is_open, Number(row.touched)) ? 0 : (row.root ?? 0);
      const content = connection.get("SELECT input, output, metadata FROM contents WHERE observation = ?", speaker);
      const metadata = parseRecord(content?.metadata) ?? {};
      return {
        ...traceSummary(row),
        public: row.public === 1,
        created: Number(row.created),
        touched: Number(row.touched),
        input: textual(body.input) ?? textual(content?.input),
        output: textual(body.output) ?? textual(content?.output),
        metadata: isRecord(body.metadata) ? { ...metadata, ...body.metadata } : metadata,
        body: said,
      };
    },
    changeOf(id) {
      const row = connection.get("SELECT change FROM traces WHERE id = ?", id);
      return row === undefined ? undefined : Number(row.change);
    },
    changedAfter(change, limit) {
      const sql = `SELECT ${traceColumns}, first_change FROM traces WHERE change > ? ORDER BY change LIMIT ?`;
      const rows = connection.all(sql, change, limit);
      return rows.map((row) => ({ trace: traceSummary(row), isNew: Number(row.first_change) > change }));
    },
    lapsed(from, to) {
      const sql = `SELECT ${traceColumns} FROM traces WHERE ${lapsed}`;
      return connection.all(sql, ...lapsedBetween(from, to)).map(traceSummary);
    },
    neighbours(id) {
      const at = "(SELECT start, key FROM traces WHERE id = ?)";
      const one = (sign: string, order: string, and = ""): string | null => {
        const sql = `SELECT id FROM traces WHERE (start, key) ${sign} ${at}${and} ORDER BY start ${order}, key ${order} LIMIT 1`;
        const found = connection.get(sql, ...(and === "" ? [id] : [id, id]));
        return found === undefined ? null : String(found.id);
      };
      return {
        newer: one(">", "ASC"),
        older: one("<", "DESC"),
        previousRun: one("<", "DESC", " AND name = (SELECT name FROM traces WHERE id = ?)"),
      };
    },
  };
}

const bounds = [
  [">=", "min"],
  ["<=", "max"],
  [">", "above"],
  ["<", "below"],
] as const;

const textual = (value: unknown): string | null => (value === undefined || value === null ? null : textOf(value));

function traceConditions(connection: Connection, filters: TraceListFilters): Conditions {
  const wanted = conditions();
  for (const condition of textConditions(connection, filters.text ?? "")) wanted.add(...condition);
  if (filters.level === "ERROR") wanted.add("errors > 0");
  if (filters.level === "WARNING") wanted.add("errors > 0 OR warnings > 0");
  addStates(wanted, filters.state);
  wanted.oneOf("name", filters.name);
  wanted.oneOf("user_id", filters.user);
  wanted.oneOf("session_id", filters.session);
  wanted.equal("session_id", filters.ofSession);
  wanted.oneOf("environment", filters.environment);
  wanted.oneOf("release", filters.release);
  wanted.oneOf("version", filters.version);
  wanted.anyIn("models", filters.model);
  wanted.anyIn("services", filters.service);
  for (const score of filters.scores ?? []) wanted.add(...scoreCondition(score));
  for (const tag of filters.tags ?? []) wanted.anyIn("tags", [tag]);
  for (const [sign, end] of bounds) {
    // As it is shown: the difference carries noise behind the microseconds.
    wanted.bound("round(end - start, 3)", sign, filters[`${end}Latency`]);
    wanted.bound("cost", sign, filters[`${end}Cost`]);
  }
  wanted.between("start", timeOf(filters.from), timeOf(filters.to));
  for (const condition of filters.conditions ?? []) addFilter(wanted, condition, "traces");
  return wanted;
}

function addStates(wanted: Conditions, states: TraceFilters["state"]): void {
  if (states === undefined || states.length === 0) return;
  const now = Date.now();
  const tests: Record<string, string> = {
    running,
    failed: `failed = 1 AND NOT (${running})`,
    done: `failed = 0 AND NOT (${running})`,
  };
  const chosen = states.map((state) => tests[state]).filter((test) => test !== undefined);
  wanted.add(chosen.map((test) => `(${test})`).join(" OR ") || "0", ...chosen.map(() => now));
}

/** A time as milliseconds or as a date; undefined for what is neither. */
export function timeOf(value: number | string | undefined): number | undefined {
  if (value === undefined || typeof value === "number") return value;
  const time = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Date.parse(value);
  return isTime(time) ? time : undefined;
}
