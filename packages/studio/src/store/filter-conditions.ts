import type { SqlValue } from "../database/index.ts";
import { type Conditions, likeText } from "./conditions.ts";
import { type Filtered, filterColumns, isKeyedColumn, isListColumn } from "./filter-columns.ts";

export type FilterType =
  | "datetime"
  | "string"
  | "number"
  | "stringOptions"
  | "categoryOptions"
  | "arrayOptions"
  | "stringObject"
  | "numberObject"
  | "booleanObject"
  | "boolean"
  | "null";

/** One condition of the JSON parameter `filter`, checked: times are milliseconds. */
export interface FilterCondition {
  readonly column: string;
  readonly type: FilterType;
  readonly operator: string;
  readonly value: string | number | boolean | readonly (string | number)[] | null;
  /** Which entry of `metadata`, or which score. */
  readonly key: string;
}

const like = (pattern: (text: string) => string, not = "") => ({
  sql: (column: string): string => `${not === "" ? column : `coalesce(${column}, '')`} ${not}LIKE ? ESCAPE '\\'`,
  value: (value: unknown): SqlValue => pattern(likeText(String(value))),
});
const compare = (sign: string) => ({
  sql: (column: string): string => `${column} ${sign} ?`,
  value: (value: unknown): SqlValue => (typeof value === "boolean" ? Number(value) : (value as SqlValue)),
});

const contains = like((text) => `%${text}%`);
const scalar: Readonly<Record<string, ReturnType<typeof compare>>> = {
  "=": compare("="),
  "<>": compare("<>"),
  ">": compare(">"),
  "<": compare("<"),
  ">=": compare(">="),
  "<=": compare("<="),
  contains,
  matches: contains,
  "does not contain": like((text) => `%${text}%`, "NOT "),
  "starts with": like((text) => `${text}%`),
  "ends with": like((text) => `%${text}`),
};

/** Adds the condition; the column's name picks one of our own expressions and is never part of the SQL. */
export function addFilter(wanted: Conditions, filter: FilterCondition, of: Filtered = "observations"): void {
  const { column, type, operator, value, key } = filter;
  const expression = filterColumns[of][column] ?? "NULL";
  const own: SqlValue[] = isKeyedColumn(column) ? [key] : [];
  if (type === "null") {
    wanted.add(`${expression} IS ${operator === "is null" ? "" : "NOT "}NULL`, ...own);
  } else if (Array.isArray(value)) {
    addOptions(wanted, { expression, own, isList: isListColumn(column), operator, options: value });
  } else {
    const test = scalar[operator];
    if (test !== undefined) wanted.add(test.sql(expression), ...own, test.value(value));
  }
}

interface Options {
  readonly expression: string;
  readonly own: readonly SqlValue[];
  readonly isList: boolean;
  readonly operator: string;
  readonly options: readonly (string | number)[];
}

function addOptions(wanted: Conditions, { expression, own, isList, operator, options }: Options): void {
  const all = JSON.stringify(options);
  if (!isList) {
    const isNone = operator === "none of";
    // Nothing counts as an empty text; where that is not asked for, the index is of use.
    const found = isNone || options.includes("") ? `coalesce(${expression}, '')` : expression;
    wanted.add(`${found} ${isNone ? "NOT " : ""}IN (SELECT value FROM json_each(?))`, ...own, all);
    return;
  }
  const found = `(SELECT count(DISTINCT entry.value) FROM json_each(${expression}) AS entry WHERE entry.value IN (SELECT value FROM json_each(?)))`;
  const enough = { "any of": "> 0", "none of": "= 0", "all of": `= ${new Set(options).size}` }[operator] ?? "> 0";
  wanted.add(`${found} ${enough}`, ...own, all);
}
