import type { SqlValue } from "../database/index.ts";
import { stringify } from "../json/index.ts";
import type { ObservationRecord } from "../observation/index.ts";

/** Sums what a map of usage says of one side: `input`, `input_cached_tokens` and so on. */
function side(usage: Readonly<Record<string, number>>, prefix: string): number | null {
  let sum: number | null = null;
  for (const [key, count] of Object.entries(usage)) if (key.startsWith(prefix)) sum = (sum ?? 0) + count;
  return sum;
}

const json = (value: object): string | null => (Object.keys(value).length > 0 ? stringify(value) : null);
const flag = (value: boolean): number => (value ? 1 : 0);

const costColumns: Readonly<Record<string, (cost: ObservationRecord["cost"]) => SqlValue>> = {
  cost: (cost) => json(cost),
  total_cost: (cost) => cost.total ?? null,
  input_cost: (cost) => side(cost, "input"),
  output_cost: (cost) => side(cost, "output"),
};

type Write = (record: ObservationRecord) => SqlValue;

const ofCost = (table: typeof costColumns): Record<string, Write> =>
  Object.fromEntries(Object.entries(table).map(([column, write]) => [column, ({ cost }) => write(cost)]));

/** For each column of `observations` after `trace` and `origin`: what is written into it. */
const observationValues: Readonly<Record<string, Write>> = {
  id: ({ id }) => id,
  parent_id: ({ parentId }) => parentId,
  type: ({ type }) => type,
  name: ({ name }) => name,
  start: ({ start }) => start,
  end: ({ end }) => end,
  level: ({ level }) => level,
  status_message: ({ statusMessage }) => statusMessage,
  model: ({ model }) => model,
  usage: ({ usage }) => json(usage),
  input_tokens: ({ usage }) => side(usage, "input"),
  output_tokens: ({ usage }) => side(usage, "output"),
  total_tokens: ({ usage }) => usage.total ?? null,
  ...ofCost(costColumns),
  cost_source: ({ costSource }) => costSource,
  prompt_name: ({ promptName }) => promptName,
  prompt_version: ({ promptVersion }) => promptVersion,
  first_token: ({ firstToken }) => firstToken,
  queue_wait: ({ queueWait }) => queueWait,
  environment: ({ environment }) => environment,
  version: ({ version }) => version,
  release: ({ release }) => release,
  user_id: ({ userId }) => userId,
  session_id: ({ sessionId }) => sessionId,
  tags: ({ tags }) => json(tags),
  public: (record) => flag(record.public),
  trace_name: ({ traceName }) => traceName,
  app_root: ({ isAppRoot }) => flag(isAppRoot),
  infrastructure: ({ infrastructure }) => flag(infrastructure),
  kind: ({ kind }) => kind,
  input_size: ({ input }) => input?.length ?? 0,
  output_size: ({ output }) => output?.length ?? 0,
};

/** What is written where only the cost of an observation changes. */
export const costValues = (cost: ObservationRecord["cost"]): { sets: string; values: SqlValue[] } => ({
  sets: Object.keys(costColumns)
    .map((column) => `${column} = ?`)
    .join(", "),
  values: Object.values(costColumns).map((write) => write(cost)),
});

const columns = Object.keys(observationValues);
const writers = Object.values(observationValues);
const updated = [...columns, "origin", "updated"].map((column) => `${column} = excluded.${column}`).join(", ");

/** A span that comes again replaces what was there, whole, as on the server. */
export const insertObservation: string = `INSERT INTO observations (trace, origin, updated, ${columns.join(", ")})
  VALUES (${["?", "?", "?", ...columns.map(() => "?")].join(", ")})
  ON CONFLICT (trace, id) DO UPDATE SET ${updated} RETURNING key`;

export const insertContent = `INSERT OR REPLACE INTO contents
  (observation, input, output, metadata, attributes, model_parameters, events, links) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

export function observationRow(record: ObservationRecord, trace: number, origin: number, now: number): SqlValue[] {
  return [trace, origin, now, ...writers.map((write) => write(record))];
}

export function contentRow(record: ObservationRecord, key: number): SqlValue[] {
  const { input, output, metadata, attributes, modelParameters, events, links } = record;
  return [
    key,
    input,
    output,
    json(metadata),
    json(attributes),
    json(modelParameters),
    events.length > 0 ? stringify(events) : null,
    links.length > 0 ? stringify(links) : null,
  ];
}
