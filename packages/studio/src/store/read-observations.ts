import type { Connection } from "../database/index.ts";
import { type Conditions, conditions } from "./conditions.ts";
import { stepsWithWord } from "./content-index.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { addFilter } from "./filter-conditions.ts";
import {
  detailColumns,
  detailTables,
  observationColumns,
  observationDetail,
  observationRow,
  observationTables,
} from "./observation-rows.ts";
import { wordsIn } from "./text-index.ts";
import type { ObservationFilter, Reader } from "./types.ts";

type ObservationReader = Pick<
  Reader,
  "observationsOf" | "stepsWith" | "observation" | "observations" | "countObservations"
>;

export function observationReader(connection: Connection): ObservationReader {
  return {
    observationsOf(traceId, limit) {
      const sql = `SELECT ${observationColumns} FROM ${observationTables} WHERE traces.id = ? ORDER BY o.start, o.key LIMIT ?`;
      return connection.all(sql, traceId, limit).map(observationRow);
    },
    stepsWith(traceId, text) {
      const trace = connection.get("SELECT key FROM traces WHERE id = ?", traceId)?.key;
      return wordsIn(text).map((word) => (typeof trace === "number" ? stepsWithWord(connection, trace, word) : []));
    },
    observation(id, traceId) {
      const ofTrace = traceId === undefined ? "" : " AND traces.id = ?";
      const values = traceId === undefined ? [id] : [id, traceId];
      // With the trace known its own index is taken: an id may repeat over traces.
      const sql = `SELECT ${detailColumns} FROM ${detailTables} WHERE o.id = ?${ofTrace} ORDER BY o.start DESC LIMIT 1`;
      const row = connection.get(sql, ...values);
      return row === undefined ? undefined : observationDetail(row);
    },
    observations(filter, { limit, cursor, offset = 0 }) {
      const wanted = observationConditions(filter);
      const place = readCursor(cursor);
      if (place !== undefined) wanted.add("(o.start, o.key) < (?, ?)", ...place);
      const sql = `SELECT ${detailColumns} FROM ${detailTables} ${wanted.where} ORDER BY o.start DESC, o.key DESC LIMIT ? OFFSET ?`;
      const rows = connection.all(sql, ...wanted.values, limit + 1, offset);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const items = page.map(observationDetail);
      if (rows.length <= limit || last === undefined) return { items };
      return { items, next: writeCursor([Number(last.start), Number(last.key)]) };
    },
    countObservations(filter) {
      const { where, values } = observationConditions(filter);
      const plain = filter.traceId === undefined ? "observations o" : observationTables;
      const tables = filter.conditions?.length ? detailTables : plain;
      return Number(connection.get(`SELECT count(*) AS n FROM ${tables} ${where}`, ...values)?.n);
    },
  };
}

/** By its trace, for which there is an index, and then by its own word where it has one. */
function ofTrace(wanted: Conditions, column: "user_id" | "session_id", value: string | undefined): void {
  if (value === undefined) return;
  wanted.add(`o.trace IN (SELECT key FROM traces WHERE ${column} = ?)`, value);
  wanted.add(`coalesce(o.${column}, ?) = ?`, value, value);
}

function observationConditions(filter: ObservationFilter): Conditions {
  const wanted = conditions();
  wanted.equal("traces.id", filter.traceId);
  wanted.equal("o.name", filter.name);
  wanted.equal("o.type", filter.type?.toLowerCase());
  ofTrace(wanted, "user_id", filter.userId);
  ofTrace(wanted, "session_id", filter.sessionId);
  wanted.equal("o.level", filter.level);
  if (filter.parentId === "") wanted.add("o.parent_id IS NULL");
  else wanted.equal("o.parent_id", filter.parentId);
  if (filter.isRoot !== undefined) wanted.add(`(o.parent_id IS NULL OR o.app_root = 1) = ?`, filter.isRoot ? 1 : 0);
  if (filter.environment !== undefined) {
    wanted.add("o.environment IN (SELECT value FROM json_each(?))", JSON.stringify(filter.environment));
  }
  wanted.equal("o.version", filter.version);
  wanted.during("o.start", filter.from, filter.to);
  for (const condition of filter.conditions ?? []) addFilter(wanted, condition);
  return wanted;
}
