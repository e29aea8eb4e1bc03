import type { SqlValue } from "../database/index.ts";

/** Parts of a WHERE clause with their values. What comes from outside is only ever a value. */
export interface Conditions {
  add(sql: string, ...values: SqlValue[]): void;
  /** Exact, or the beginning where the wanted text ends with `*`; one of several is enough. */
  oneOf(column: string, wanted: readonly string[] | undefined): void;
  /** The same for a column that holds a JSON list of texts. */
  anyIn(column: string, wanted: readonly string[] | undefined): void;
  equal(column: string, value: SqlValue | undefined): void;
  between(column: string, from: number | undefined, to: number | undefined): void;
  bound(column: string, sign: ">" | "<" | ">=" | "<=", value: number | undefined): void;
  /** From a moment on, and before another. */
  during(column: string, from: number | undefined, to: number | undefined): void;
  readonly where: string;
  readonly values: readonly SqlValue[];
}

export function conditions(): Conditions {
  const parts: string[] = [];
  const values: SqlValue[] = [];
  const add = (sql: string, ...own: SqlValue[]): void => {
    parts.push(`(${sql})`);
    values.push(...own);
  };
  const matches = (column: string, wanted: readonly string[]): [string, SqlValue[]] => [
    wanted.map((text) => (text.endsWith("*") ? `${column} LIKE ? ESCAPE '\\'` : `${column} = ?`)).join(" OR "),
    wanted.map((text) => (text.endsWith("*") ? `${likeText(text.slice(0, -1))}%` : text)),
  ];
  return {
    add,
    oneOf(column, wanted) {
      if (wanted === undefined || wanted.length === 0) return;
      const [sql, own] = matches(column, wanted);
      add(sql, ...own);
    },
    anyIn(column, wanted) {
      if (wanted === undefined || wanted.length === 0) return;
      const [sql, own] = matches("entry.value", wanted);
      add(`EXISTS (SELECT 1 FROM json_each(${column}) AS entry WHERE ${sql})`, ...own);
    },
    equal(column, value) {
      if (value !== undefined) add(`${column} = ?`, value);
    },
    between(column, from, to) {
      if (from !== undefined) add(`${column} >= ?`, from);
      if (to !== undefined) add(`${column} <= ?`, to);
    },
    bound(column, sign, value) {
      if (value !== undefined) add(`${column} ${sign} ?`, value);
    },
    during(column, from, to) {
      if (from !== undefined) add(`${column} >= ?`, from);
      if (to !== undefined) add(`${column} < ?`, to);
    },
    get where() {
      return parts.length === 0 ? "" : `WHERE ${parts.join(" AND ")}`;
    },
    values,
  };
}

/** A text for LIKE in which no character is a wildcard. */
export const likeText = (text: string): string => text.replaceAll(/[\\%_]/g, "\\$&");
