import { setImmediate as turn } from "node:timers/promises";
import { type Connection, type Row, rollupVersion } from "../database/index.ts";
import { addToHour, cellDimensions, emptyHour, type Hour, spreadOf, subjectSums } from "./add-up.ts";
import { writeSums } from "./measures.ts";
import { addUpScores } from "./prompt-scores.ts";
import { hourMs, rollupColumns, rollupTables } from "./rows.ts";

/** So many rows are read before others get their turn. */
const rowsAtOnce = 2000;

/** The hours of a file that another version added up, all of them. */
function markOthers(connection: Connection): void {
  if (connection.get("SELECT value FROM meta WHERE key = 'rollups'")?.value === rollupVersion) return;
  connection.transaction(() => {
    connection.run(
      "INSERT OR IGNORE INTO stale_hours SELECT hour, 1 FROM (SELECT hour FROM cells UNION SELECT hour FROM prompt_scores)",
    );
    connection.run("INSERT OR REPLACE INTO meta VALUES ('rollups', ?)", rollupVersion);
  });
}

/** Adds hours up anew that something has changed in. */
export interface Refresher {
  /** Resolves when all that was marked before the call is added up. */
  refresh(): Promise<void>;
  /** Adds up the hours that nothing has changed in since the call before, so that a reader need not wait for them. */
  tidy(): Promise<void>;
}

export function createRefresher(connection: Connection, isClosed: () => boolean): Refresher {
  let running: Promise<void> | undefined;
  let again: Promise<void> | undefined;
  let seen = new Map<unknown, unknown>();

  const staleHours = (): Row[] =>
    connection.withRecovery(() => {
      markOthers(connection);
      return connection.all("SELECT hour, marks FROM stale_hours ORDER BY hour DESC");
    });

  const run = async (stale: readonly Row[]): Promise<void> => {
    const file = connection.renewals();
    const isGone = (): boolean => isClosed() || connection.renewals() !== file;
    for (const { hour, marks } of stale) {
      await refreshHour(connection, Number(hour), Number(marks), isGone);
      if (isGone()) return;
    }
  };

  const start = (stale: readonly Row[]): Promise<void> => {
    running = run(stale).finally(() => {
      running = undefined;
    });
    return running;
  };

  const refresh = (): Promise<void> => {
    if (running === undefined) return start(staleHours());
    // What changed since it began may be in an hour that it is done with.
    again ??= running
      .catch(() => undefined)
      .then(() => {
        again = undefined;
        return refresh();
      });
    return again;
  };

  return {
    refresh,
    async tidy() {
      const stale = staleHours();
      const before = seen;
      seen = new Map(stale.map(({ hour, marks }) => [hour, marks]));
      if (running !== undefined) return;
      await start(stale.filter(({ hour, marks }) => before.get(hour) === marks));
    },
  };
}

async function refreshHour(connection: Connection, hour: number, marks: number, isGone: () => boolean): Promise<void> {
  const added = emptyHour();
  const sql = `SELECT ${rollupColumns} FROM ${rollupTables} WHERE (o.start, o.key) > (?, ?) AND o.start < ? ORDER BY o.start, o.key LIMIT ?`;
  let place = [hour * hourMs - 1, Number.MAX_SAFE_INTEGER];
  for (;;) {
    const [start = 0, key = 0] = place;
    const rows = connection.withRecovery(() => connection.all(sql, start, key, (hour + 1) * hourMs, rowsAtOnce));
    for (const row of rows) if (Number(row.start) >= hour * hourMs) addToHour(added, row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) break;
    place = [Number(last.start), Number(last.key)];
    await turn();
    if (isGone()) return;
  }
  connection.withRecovery(() => {
    // Damage may be met here too, and the sums of the file before do not belong in the empty one.
    if (!isGone()) connection.transaction(() => keep(connection, hour, marks, added));
  });
  await turn();
}

const cellSql = `INSERT INTO cells (hour, ${cellDimensions.join(", ")}, stats) VALUES (?, ${cellDimensions.map(() => "?").join(", ")}, ?)`;
const sums = Object.keys(subjectSums);
const subjectSql = `INSERT INTO subjects (kind, hour, subject, ${sums.join(", ")}, stats) VALUES (?, ?, ?, ${sums.map(() => "?").join(", ")}, ?)`;

function keep(connection: Connection, hour: number, marks: number, { cells, subjects }: Hour): void {
  connection.run("DELETE FROM cells WHERE hour = ?", hour);
  for (const cell of cells.values()) connection.run(cellSql, hour, ...cell.values, writeSums(cell));
  for (const [kind, known] of Object.entries(subjects)) {
    connection.run("DELETE FROM subjects WHERE kind = ? AND hour = ?", kind, hour);
    for (const one of known.values()) {
      connection.run(subjectSql, kind, hour, one.subject, ...one.sums, spreadOf(one));
    }
  }
  addUpScores(connection, hour);
  // A mark that came meanwhile stays.
  connection.run("DELETE FROM stale_hours WHERE hour = ? AND marks = ?", hour, marks);
}
