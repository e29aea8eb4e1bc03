import type { Connection } from "../database/index.ts";
import { hourCell, rollupColumns, rollupTables } from "../rollup/index.ts";
import { conditions } from "./conditions.ts";
import { isContentColumn } from "./filter-columns.ts";
import { addFilter } from "./filter-conditions.ts";
import { scoreTables } from "./read-scores.ts";
import type { Reader } from "./types.ts";

type MetricReader = Pick<Reader, "metricCells" | "metricRows" | "metricScores">;

const dated = (column: string, length: number): string =>
  `substr(strftime('%Y-%m-%d', ${column} / 1000, 'unixepoch'), 1, ${length})`;

const observationColumns = `${rollupColumns}, o.version, o.release, (o.parent_id IS NULL OR o.app_root = 1) AS is_root,
  traces.tags, traces.release AS trace_release, traces.version AS trace_version, ${dated("o.start", 7)} AS month`;

const scoreCount = "(SELECT count(*) FROM scores WHERE trace_id = traces.id AND observation_id = o.id) AS scores";

const scoreColumns = `s.id, s.time, s.name, s.value, s.string_value, s.value = 1 AS boolean_value, s.source, s.data_type, s.config_id,
  s.environment, ${dated("s.time", 7)} AS month, ${dated("s.time", 10)} AS day, traces.name AS trace_name, traces.tags,
  traces.release AS trace_release, traces.version AS trace_version, o.name AS observation_name, o.model AS observation_model,
  o.prompt_name AS observation_prompt, o.prompt_version AS observation_prompt_version`;

export function metricReader(connection: Connection): MetricReader {
  return {
    metricCells({ from, to }, filters) {
      const wanted = conditions();
      wanted.add("o.hour >= ? AND o.hour < ?", from, to);
      for (const filter of filters) addFilter(wanted, filter);
      return connection.all(`SELECT * FROM cells o ${wanted.where}`, ...wanted.values).map(hourCell);
    },
    metricRows({ from, to, filters, withScores }, after, limit) {
      const wanted = conditions();
      wanted.add("o.start >= ? AND o.start < ?", from, to);
      if (after !== undefined) wanted.add("(o.start, o.key) > (?, ?)", ...after);
      for (const filter of filters) addFilter(wanted, filter);
      const tables = filters.some(({ column }) => isContentColumn(column))
        ? `${rollupTables} JOIN contents c ON c.observation = o.key`
        : rollupTables;
      const columns = withScores ? `${observationColumns}, ${scoreCount}` : observationColumns;
      const sql = `SELECT ${columns} FROM ${tables} ${wanted.where} ORDER BY o.start, o.key LIMIT ?`;
      const rows = connection.all(sql, ...wanted.values, limit);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return last === undefined ? { rows } : { rows, next: [Number(last.start), Number(last.key)] };
    },
    metricScores({ from, to, filters, dataTypes }, after, limit) {
      const wanted = conditions();
      wanted.add("s.time >= ? AND s.time < ?", from, to);
      wanted.oneOf("s.data_type", dataTypes);
      if (after !== undefined) wanted.add("(s.time, s.id) > (?, ?)", ...after);
      for (const filter of filters) addFilter(wanted, filter, "scores");
      const sql = `SELECT ${scoreColumns} FROM ${scoreTables} ${wanted.where} ORDER BY s.time, s.id LIMIT ?`;
      const rows = connection.all(sql, ...wanted.values, limit);
      const last = rows.length < limit ? undefined : rows.at(-1);
      return last === undefined ? { rows } : { rows, next: [Number(last.time), String(last.id)] };
    },
  };
}
