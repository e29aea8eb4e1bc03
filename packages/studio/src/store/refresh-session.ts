import type { Connection } from "../database/index.ts";
import { stringify } from "../json/index.ts";
import { withoutNoise } from "../rollup/index.ts";
import { sum } from "./sum.ts";

const traces = `SELECT start, end, created, observations, errors, user_id, tags, environment, input_tokens, output_tokens, total_tokens,
  cost, input_preview, output_preview FROM traces WHERE session_id = ? ORDER BY start, key`;

/** Adds up the row of a session from its traces; the row goes with its last trace, and false is answered. */
export function refreshSession(connection: Connection, id: string): boolean {
  const rows = connection.all(traces, id);
  const [first] = rows;
  if (first === undefined) {
    connection.run("DELETE FROM sessions WHERE id = ?", id);
    return false;
  }
  const cost = sum(rows, "cost");
  const values = {
    id,
    start: Number(first.start),
    end: rows.reduce((latest, row) => Math.max(latest, Number(row.end)), 0),
    traces: rows.length,
    observations: sum(rows, "observations") ?? 0,
    errors: sum(rows, "errors") ?? 0,
    users: stringify([...new Set(rows.map((row) => row.user_id).filter((user) => user !== null))].slice(0, 50)),
    tags: stringify([...new Set(rows.flatMap((row) => JSON.parse(String(row.tags)) as string[]))].slice(0, 50)),
    environment: String(rows.at(-1)?.environment),
    input_tokens: sum(rows, "input_tokens"),
    output_tokens: sum(rows, "output_tokens"),
    total_tokens: sum(rows, "total_tokens"),
    cost: cost === null ? null : withoutNoise(cost),
    first_input: rows.find((row) => row.input_preview !== null)?.input_preview ?? null,
    last_output: rows.findLast((row) => row.output_preview !== null)?.output_preview ?? null,
    created: rows.reduce((earliest, row) => Math.min(earliest, Number(row.created)), Number(first.created)),
  };
  const columns = Object.keys(values);
  const places = columns.map(() => "?").join(", ");
  connection.run(
    `INSERT OR REPLACE INTO sessions (${columns.join(", ")}) VALUES (${places})`,
    ...Object.values(values),
  );
  return true;
}
