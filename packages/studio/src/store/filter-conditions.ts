import type { SqlValue } from "../database/index.ts";
import { type Conditions, likeText } from "./conditions.ts";

export type FilterType =
  | "datetime"
  | "string"
  | "number"
  | "stringOptions"
  | "categoryOptions"
  | "arrayOptions"
  | "stringObject"
  | "numberObject"
  | "boolean"
  | "null";

/** One condition of the JSON parameter `filter`, checked: times are milliseconds. */
export interface FilterCondition {
  readonly column: string;
  readonly type: FilterType;
  readonly operator: string;
  readonly value: string | number | boolean | readonly string[] | null;
  /** Of `metadata`. */
  readonly key: string;
}

const seconds = (from: string, to: string): string => `((${to} - ${from}) / 1000.0)`;

/** What Langfuse's columns of observations are here. */
const observationColumns: Readonly<Record<string, string>> = {
  id: "o.id",
  type: "upper(o.type)",
  name: "o.name",
  traceId: "traces.id",
  parentObservationId: "o.parent_id",
  startTime: "o.start",
  endTime: "o.end",
  environment: "o.environment",
  level: "o.level",
  statusMessage: "o.status_message",
  version: "o.version",
  release: "o.release",
  traceRelease: "traces.release",
  traceVersion: "traces.version",
  userId: "coalesce(o.user_id, traces.user_id)",
  sessionId: "coalesce(o.session_id, traces.session_id)",
  isRootObservation: "(o.parent_id IS NULL OR o.app_root = 1)",
  traceName: "traces.name",
  traceTags: "traces.tags",
  tags: "traces.tags",
  latency: seconds("o.start", "o.end"),
  timeToFirstToken: seconds("o.start", "o.first_token"),
  tokensPerSecond: `(o.output_tokens / nullif(${seconds("o.start", "o.end")}, 0))`,
  inputTokens: "o.input_tokens",
  outputTokens: "o.output_tokens",
  totalTokens: "o.total_tokens",
  tokens: "o.total_tokens",
  inputCost: "o.input_cost",
  outputCost: "o.output_cost",
  totalCost: "o.total_cost",
  model: "o.model",
  providedModelName: "o.model",
  promptName: "o.prompt_name",
  promptVersion: "o.prompt_version",
  input: "c.input",
  output: "c.output",
  metadata: "(SELECT value FROM json_each(c.metadata) WHERE key = ?)",
};

const scoreColumns: Readonly<Record<string, string>> = {
  id: "s.id",
  name: "s.name",
  source: "s.source",
  dataType: "s.data_type",
  environment: "s.environment",
  configId: "s.config_id",
  timestamp: "s.time",
  value: "s.value",
  stringValue: "s.string_value",
  booleanValue: "(s.value = 1)",
  traceId: "s.trace_id",
  sessionId: "s.session_id",
  observationId: "s.observation_id",
  userId: "traces.user_id",
  traceName: "traces.name",
  tags: "traces.tags",
  traceRelease: "traces.release",
  traceVersion: "traces.version",
  observationName: "o.name",
  observationModelName: "o.model",
  observationPromptName: "o.prompt_name",
  observationPromptVersion: "o.prompt_version",
};

export type Filtered = "observations" | "scores";
const columnsOf: Readonly<Record<Filtered, Readonly<Record<string, string>>>> = {
  observations: observationColumns,
  scores: scoreColumns,
};

/** Columns that hold a list. */
export const isListColumn = (column: string): boolean => column === "tags" || column === "traceTags";

export const isFilterColumn = (column: string, of: Filtered = "observations"): boolean =>
  Object.hasOwn(columnsOf[of], column);

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
  const expression = columnsOf[of][column] ?? "NULL";
  const own: SqlValue[] = column === "metadata" ? [key] : [];
  if (type === "null") {
    wanted.add(`${expression} IS ${operator === "is null" ? "" : "NOT "}NULL`, ...own);
  } else if (Array.isArray(value)) {
    addOptions(wanted, { expression, own, isList: type === "arrayOptions", operator, options: value });
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
  readonly options: readonly string[];
}

function addOptions(wanted: Conditions, { expression, own, isList, operator, options }: Options): void {
  const all = JSON.stringify(options);
  if (!isList) {
    const not = operator === "none of" ? "NOT " : "";
    wanted.add(`coalesce(${expression}, '') ${not}IN (SELECT value FROM json_each(?))`, ...own, all);
    return;
  }
  const found = `(SELECT count(DISTINCT entry.value) FROM json_each(${expression}) AS entry WHERE entry.value IN (SELECT value FROM json_each(?)))`;
  const enough = { "any of": "> 0", "none of": "= 0", "all of": `= ${new Set(options).size}` }[operator] ?? "> 0";
  wanted.add(`${found} ${enough}`, ...own, all);
}
