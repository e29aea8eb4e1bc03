import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { isDamage, moveAside, removeFile } from "./damage.ts";
import { openDatabase } from "./open.ts";

export type SqlValue = SQLInputValue;
export type Row = Record<string, string | number | null>;

export interface ConnectionOptions {
  /** Undefined keeps everything in memory. */
  readonly file: string | undefined;
  /** Told when a damaged file was moved aside. */
  readonly onMoved: (message: string) => void;
}

/** The one connection to the file. Statements are prepared once. */
export interface Connection {
  run(sql: string, ...values: SqlValue[]): void;
  get(sql: string, ...values: SqlValue[]): Row | undefined;
  all(sql: string, ...values: SqlValue[]): Row[];
  /** All or nothing. */
  transaction<Result>(work: () => Result): Result;
  /** Bytes in use, without what is free inside the file. */
  bytes(): number;
  /** Gives free pages back to the file system. */
  shrink(): void;
  /** Begins a new, empty file in the place of the old one, which takes the same time however large that was. */
  renew(): void;
  /**
   * Runs work once more on a new, empty file if the old one turns out to be damaged, which is moved aside.
   */
  withRecovery<Result>(work: () => Result): Result;
  /** How often an empty file has taken the place of the one before: what was read until then is no longer true. */
  renewals(): number;
  close(): void;
}

/** Opens the file, locks it against other Studios, and makes its tables. */
export function openConnection(options: ConnectionOptions): Connection {
  if (options.file !== undefined) mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
  let database = open();
  let statements = new Map<string, StatementSync>();
  let depth = 0;
  let renewals = 0;

  function open(): DatabaseSync {
    const { file } = options;
    try {
      return openDatabase(file);
    } catch (error) {
      if (file === undefined || !isDamage(error)) throw error;
      options.onMoved(moveAside(file, error));
      return openDatabase(file);
    }
  }

  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    // Filters make texts of their own; a few hundred are kept.
    if (statements.size > 300) statements = new Map();
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  const pragma = (name: string): number => Number(Object.values(prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);

  const recover = (error: unknown): void => {
    const { file } = options;
    if (file === undefined) throw error;
    statements = new Map();
    depth = 0;
    try {
      database.close();
    } catch {
      // It is damaged; what cannot be closed is left to the system.
    }
    options.onMoved(moveAside(file, error));
    database = openDatabase(file);
    renewals += 1;
  };

  return {
    run: (sql, ...values) => void prepare(sql).run(...values),
    get: (sql, ...values) => prepare(sql).get(...values) as Row | undefined,
    all: (sql, ...values) => prepare(sql).all(...values) as Row[],
    transaction(work) {
      if (depth > 0) return work();
      database.exec("BEGIN IMMEDIATE");
      depth += 1;
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        try {
          database.exec("ROLLBACK");
        } catch {
          // Some errors have rolled back already.
        }
        throw error;
      } finally {
        depth = 0;
      }
    },
    bytes: () => (pragma("page_count") - pragma("freelist_count")) * pragma("page_size"),
    shrink: () => database.exec("PRAGMA incremental_vacuum"),
    renew() {
      statements = new Map();
      database.close();
      if (options.file !== undefined) removeFile(options.file);
      database = openDatabase(options.file);
      renewals += 1;
    },
    withRecovery(work) {
      try {
        return work();
      } catch (error) {
        if (!isDamage(error)) throw error;
        recover(error);
        return work();
      }
    },
    renewals: () => renewals,
    close: () => database.close(),
  };
}
