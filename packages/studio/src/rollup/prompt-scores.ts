import type { Connection } from "../database/index.ts";
import { hourMs } from "./rows.ts";

/** The values of rows that have no category. */
export const ofNumbers = "number";
const ofTexts = "text";

/**
 * What was scored of an hour's prompts. A score of an observation counts for its prompt, one of a trace for every prompt
 * that was used in it; and so does one of the observation that a trace begins with, which is how most score a trace.
 */
const scored = `
  SELECT DISTINCT s.id, o.prompt_name, o.prompt_version, s.name, s.data_type, s.value, s.string_value
  FROM observations o JOIN traces t ON t.key = o.trace JOIN scores s ON s.trace_id = t.id AND s.observation_id = o.id
  WHERE t.scores > 0 AND o.prompt_name IS NOT NULL AND o.start >= ?1 AND o.start < ?2
  UNION
  SELECT DISTINCT s.id, o.prompt_name, o.prompt_version, s.name, s.data_type, s.value, s.string_value
  FROM traces t JOIN scores s ON s.trace_id = t.id JOIN observations o ON o.trace = t.key
  LEFT JOIN observations r ON r.trace = t.key AND r.id = s.observation_id
  WHERE t.scores > 0 AND o.prompt_name IS NOT NULL AND t.start >= ?1 AND t.start < ?2
    AND (s.observation_id IS NULL OR (r.parent_id IS NULL AND r.key <> o.key))`;

const numeric = "data_type IN ('NUMERIC', 'BOOLEAN')";

/** Categories are quoted, which tells them from numbers, and from texts, of which nearly every score has its own. */
const said = `CASE WHEN ${numeric} THEN '${ofNumbers}' WHEN data_type = 'CATEGORICAL'
  THEN json_quote(substr(coalesce(string_value, ''), 1, 100)) ELSE '${ofTexts}' END`;

export function addUpScores(connection: Connection, hour: number): void {
  connection.run("DELETE FROM prompt_scores WHERE hour = ?", hour);
  connection.run(
    `INSERT INTO prompt_scores (hour, prompt_name, prompt_version, name, value, count, sum)
     SELECT ?3, prompt_name, prompt_version, name, ${said} AS said,
       count(*), coalesce(sum(CASE WHEN ${numeric} THEN value END), 0)
     FROM (${scored}) GROUP BY prompt_name, prompt_version, name, said`,
    hour * hourMs,
    (hour + 1) * hourMs,
    hour,
  );
}

/** Of a row's value. @example categoryOf('"rude"'); // "rude" */
export const categoryOf = (value: string): string | null => (value.startsWith('"') ? String(JSON.parse(value)) : null);
