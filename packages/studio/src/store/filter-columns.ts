const seconds = (from: string, to: string): string => `((${to} - ${from}) / 1000.0)`;

const entryOf = (json: string): string => `(SELECT value FROM json_each(${json}) WHERE key = ?)`;

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
  metadata: entryOf("c.metadata"),
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
  metadata: entryOf("s.metadata"),
};

const sumOf = (column: string): string => `(SELECT sum(${column}) FROM observations WHERE trace = traces.key)`;
const countOf = (level: string): string =>
  `(SELECT count(*) FROM observations WHERE trace = traces.key AND level = '${level}')`;
const scoresOf = (what: string, type: string): string =>
  `(SELECT ${what} FROM scores WHERE trace_id = traces.id AND name = ? AND data_type = '${type}')`;
const average = scoresOf("avg(value)", "NUMERIC");

const traceColumns: Readonly<Record<string, string>> = {
  id: "traces.id",
  name: "traces.name",
  timestamp: "traces.start",
  userId: "traces.user_id",
  sessionId: "traces.session_id",
  environment: "traces.environment",
  version: "traces.version",
  release: "traces.release",
  tags: "traces.tags",
  public: "traces.public",
  bookmarked: "0",
  latency: seconds("traces.start", "traces.end"),
  inputTokens: "traces.input_tokens",
  outputTokens: "traces.output_tokens",
  totalTokens: "traces.total_tokens",
  tokens: "traces.total_tokens",
  inputCost: sumOf("input_cost"),
  outputCost: sumOf("output_cost"),
  totalCost: "traces.cost",
  level: `CASE WHEN traces.errors > 0 THEN 'ERROR' WHEN traces.warnings > 0 THEN 'WARNING'
    WHEN ${countOf("DEFAULT")} > 0 THEN 'DEFAULT' ELSE 'DEBUG' END`,
  errorCount: "traces.errors",
  warningCount: "traces.warnings",
  defaultCount: countOf("DEFAULT"),
  debugCount: countOf("DEBUG"),
  // What a trace-create event said stands above its root's, as where the trace is read.
  metadata: entryOf(`json_patch(
    coalesce((SELECT metadata FROM contents WHERE observation = traces.root), '{}'),
    coalesce(traces.body -> '$.metadata', '{}'))`),
  scores_avg: average,
  scores: average,
  score_categories: scoresOf("json_group_array(string_value)", "CATEGORICAL"),
  // A trace without such a score is neither true nor false.
  score_booleans: `coalesce(${scoresOf("max(value)", "BOOLEAN")}, -1)`,
};

export type Filtered = "observations" | "scores" | "traces";

export const filterColumns: Readonly<Record<Filtered, Readonly<Record<string, string>>>> = {
  observations: observationColumns,
  scores: scoreColumns,
  traces: traceColumns,
};

const lists: ReadonlySet<string> = new Set(["tags", "traceTags", "score_categories"]);
const keyed: ReadonlySet<string> = new Set(["metadata", "scores_avg", "scores", "score_categories", "score_booleans"]);

const contents: ReadonlySet<string> = new Set(["input", "output", "metadata"]);

/** Columns of observations that are kept apart from them, in `contents`. */
export const isContentColumn = (column: string): boolean => contents.has(column);

/** Columns that hold a list. */
export const isListColumn = (column: string): boolean => lists.has(column);

/** Columns of which one entry is meant: of metadata, or a score by its name. */
export const isKeyedColumn = (column: string): boolean => keyed.has(column);

export const columnsOf = (of: Filtered): readonly string[] => Object.keys(filterColumns[of]);
