import type { PriceTable } from "@langfuse-kit/core/adapter";
import { type Connection, openConnection } from "../database/index.ts";
import { createRefresher, type Refresher, type RollupReader, rollupReader } from "../rollup/index.ts";
import { createOrigins } from "./origins.ts";
import { figureReader } from "./read-figures.ts";
import { mediaReader } from "./read-media.ts";
import { metricReader } from "./read-metrics.ts";
import { observationReader } from "./read-observations.ts";
import { scoreReader } from "./read-scores.ts";
import { sessionReader } from "./read-sessions.ts";
import { traceReader } from "./read-traces.ts";
import { traceColumns, traceSummary } from "./summaries.ts";
import { createTidier } from "./tidier.ts";
import type { Reader, Writer, Written } from "./types.ts";
import { beginTransaction } from "./writer.ts";

export interface StoreOptions {
  /** Undefined keeps everything in memory. */
  readonly file: string | undefined;
  readonly maxBytes: number;
  /** The user's own; undefined while there are none. */
  readonly prices?: () => PriceTable | undefined;
  /** Told of damaged files. */
  readonly onNotice: (message: string) => void;
}

/** What is kept. All of it is synchronous: SQLite is in this process. */
export interface Store extends Reader {
  /** One transaction: all of the work or nothing, and the traces that it touched are added up. */
  write<Result>(work: (writer: Writer) => Result): Written<Result>;
  /** Writes something and nothing new, to find out whether that is possible. */
  probe(): void;
  /** What is added up by the hour; `refresh` first. */
  readonly rollups: RollupReader & Refresher;
  /** Makes some room while the size is above the cap, by deleting the oldest traces; undefined when it is not. */
  prune(): Written<number> | undefined;
  clear(): { traces: number; observations: number };
  /** The number of the last change, and of the last that removed something. */
  lastChange(): number;
  lastRemoval(): number;
  bytes(): number;
  close(): void;
}

/** What one slice of pruning deletes, so that nobody waits long for it. */
const prunedAtOnce = 100;
const straysAtOnce = 100;
const strays = [
  ["scores", "time"],
  ["media", "uploaded"],
] as const;
const nothingGone: Written<number> = { result: 0, changed: [], created: new Set(), gone: [] };
/** Room is made for a while at once, and not for every new trace anew. */
const roomKept = 0.95;

export function createStore({ file, maxBytes, onNotice, prices = () => undefined }: StoreOptions): Store {
  let change = 0;
  let removal = 0;
  // Before the connection: a damaged file is moved away while it is opened.
  const origins = createOrigins(() => connection);
  const onMoved = (message: string): void => {
    origins.forget();
    change += 1;
    removal = change;
    onNotice(message);
  };
  const connection = openConnection({ file, onMoved });
  const tidier = createTidier(connection);

  const saved = (key: string): number =>
    Number(connection.get("SELECT value FROM meta WHERE key = ?", key)?.value ?? 0);
  const save = (key: string): void => connection.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, change);
  change = saved("change");
  removal = saved("removal");
  let pruning = false;
  let hasPruned = false;

  const noteRemoval = (): void => {
    change += 1;
    removal = change;
    save("removal");
  };

  const write = <Result>(work: (writer: Writer) => Result): Written<Result> =>
    connection.withRecovery(() => {
      const before = change;
      try {
        return connection.transaction(() => {
          const transaction = beginTransaction({ connection, origins, prices }, Date.now());
          const result = work(transaction);
          transaction.settle(() => {
            change += 1;
            return change;
          });
          if (transaction.gone.size > 0) noteRemoval();
          if (change > before) save("change");
          const sql = `SELECT ${traceColumns} FROM traces WHERE key = ?`;
          const changed = [...transaction.touched.values()]
            .map((key) => connection.get(sql, key))
            .filter((row) => row !== undefined);
          const { created, gone } = transaction;
          return { result, changed: changed.map(traceSummary), created, gone: [...gone] };
        });
      } catch (error) {
        change = before;
        // Keys that were rolled back must not be remembered.
        origins.forget();
        throw error;
      }
    });

  const readers: Reader = {
    ...traceReader(connection),
    ...observationReader(connection),
    ...sessionReader(connection),
    ...scoreReader(connection),
    ...mediaReader(connection),
    ...figureReader(connection),
    ...metricReader(connection),
  };

  let closed = false;
  const rollups = {
    ...recoveringReaders(rollupReader(connection), connection.withRecovery),
    ...createRefresher(connection, () => closed),
  };

  return {
    ...recoveringReaders(readers, connection.withRecovery),
    rollups,
    write,
    prune() {
      const bytes = connection.bytes();
      pruning = bytes > (pruning ? maxBytes * roomKept : maxBytes);
      if (!pruning) return sweepOrigins();
      hasPruned = true;
      // Before anything is deleted: what was before may give room enough.
      if (connection.withRecovery(tidier.slice)) return nothingGone;
      const oldest = connection.all("SELECT id FROM traces ORDER BY start, key LIMIT ?", prunedAtOnce);
      if (oldest.length === 0) return pruneStrays();
      const written = write((writer) =>
        pruneSome(
          writer,
          oldest.map(({ id }) => String(id)),
        ),
      );
      tidier.noteGone(written.result);
      connection.shrink();
      return written;
    },
    probe: () => connection.withRecovery(() => save("change")),
    clear() {
      const before = connection.withRecovery(readers.counts);
      connection.renew();
      noteRemoval();
      save("change");
      origins.forget();
      return { traces: before.traces, observations: before.observations };
    },
    lastChange: () => change,
    lastRemoval: () => removal,
    bytes: connection.bytes,
    close() {
      closed = true;
      connection.close();
    },
  };

  /** Once traces have gone, what only they came from goes too; known keys are then asked for anew. */
  function sweepOrigins(): undefined {
    if (!hasPruned) return;
    hasPruned = false;
    tidier.begin();
    connection.withRecovery(() =>
      connection.run(
        "DELETE FROM origins WHERE key NOT IN (SELECT origin FROM observations UNION SELECT origin FROM events)",
      ),
    );
    origins.forget();
  }

  /** Scores and media whose traces never came, once nothing else is left to delete. */
  function pruneStrays(): undefined {
    connection.transaction(() => {
      for (const [table, order] of strays) {
        const some = `SELECT id FROM ${table} ORDER BY ${order} LIMIT ${straysAtOnce}`;
        connection.run(`DELETE FROM ${table} WHERE id IN (${some})`);
      }
    });
    connection.shrink();
  }

  function pruneSome(writer: Writer, ids: readonly string[]): number {
    let count = 0;
    for (const id of ids) {
      if (connection.bytes() <= maxBytes * roomKept) break;
      writer.deleteTraces([id]);
      count += 1;
    }
    return count;
  }
}

/** Damage is met by readers too; they then find an empty file instead of an error. */
function recoveringReaders<Readers extends object>(
  readers: Readers,
  withRecovery: Connection["withRecovery"],
): Readers {
  const entries = Object.entries(readers) as [string, (...values: unknown[]) => unknown][];
  const wrapped = entries.map(([name, read]) => [name, (...values: unknown[]) => withRecovery(() => read(...values))]);
  return Object.fromEntries(wrapped) as Readers;
}
