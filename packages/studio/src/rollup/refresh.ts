import { setImmediate as turn } from "node:timers/promises";
import type { Connection } from "../database/index.ts";
import { addToHour, cellDimensions, emptyHour, type Hour, subjectValues } from "./add-up.ts";
import { addUpScores } from "./prompt-scores.ts";
import { hourMs, rollupColumns, rollupTables } from "./rows.ts";

/** So many rows are read before others get their turn. */
const rowsAtOnce = 4000;

/** Adds hours up anew that something has changed in. */
export interface Refresher {
  /** Resolves when all that was marked before the call is added up. */
  refresh(): Promise<void>;
}

export function createRefresher(connection: Connection, isClosed: () => boolean): Refresher {
  let running: Promise<void> | undefined;
  let again: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    const stale = connection.guarded(() => connection.all("SELECT hour, marks FROM stale_hours ORDER BY hour DESC"));
    for (const { hour, marks } of stale) {
      await refreshHour(connection, Number(hour), Number(marks), isClosed);
      if (isClosed()) return;
    }
  };

  return {
    refresh() {
      if (running === undefined) {
        running = run().finally(() => {
          running = undefined;
        });
        return running;
      }
      // What changed since it began may be in an hour that it is done with.
      again ??= running
        .catch(() => undefined)
        .then(() => {
          again = undefined;
          return this.refresh();
        });
      return again;
    },
  };
}

async function refreshHour(
  connection: Connection,
  hour: number,
  marks: number,
  isClosed: () => boolean,
): Promise<void> {
  const added = emptyHour();
  const sql = `SELECT ${rollupColumns} FROM ${rollupTables} WHERE (o.start, o.key) > (?, ?) AND o.start < ? ORDER BY o.start, o.key LIMIT ?`;
  let place = [hour * hourMs - 1, Number.MAX_SAFE_INTEGER];
  for (;;) {
    const [start = 0, key = 0] = place;
    const rows = connection.guarded(() => connection.all(sql, start, key, (hour + 1) * hourMs, rowsAtOnce));
    for (const row of rows) if (Number(row.start) >= hour * hourMs) addToHour(added, row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) break;
    place = [Number(last.start), Number(last.key)];
    await turn();
    if (isClosed()) return;
  }
  connection.guarded(() => connection.transaction(() => keep(connection, hour, marks, added)));
  await turn();
}

const cellSql = `INSERT INTO cells (hour, ${cellDimensions.join(", ")}, stats) VALUES (?, ${cellDimensions.map(() => "?").join(", ")}, ?)`;
const subjectSql = `INSERT INTO subjects (kind, hour, subject, calls, errors, unpriced, input_tokens, output_tokens, total_tokens, cost, stats)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

function keep(connection: Connection, hour: number, marks: number, { cells, subjects }: Hour): void {
  connection.run("DELETE FROM cells WHERE hour = ?", hour);
  for (const kind of ["trace", "user", "session"]) {
    connection.run("DELETE FROM subjects WHERE kind = ? AND hour = ?", kind, hour);
  }
  for (const { values, count, stats } of cells.values()) {
    connection.run(cellSql, hour, ...values, JSON.stringify({ count, stats }));
  }
  for (const subject of subjects.values()) {
    connection.run(subjectSql, subject.kind, hour, subject.subject, ...subjectValues(subject));
  }
  addUpScores(connection, hour);
  // A mark that came meanwhile stays.
  connection.run("DELETE FROM stale_hours WHERE hour = ? AND marks = ?", hour, marks);
}
