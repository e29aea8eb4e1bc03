import { isRecord, parseText, timeOfText } from "../json/index.ts";
import type { FilterCondition } from "../store/index.ts";
import type { Aggregation, Granularity, MetricsQuery, View } from "./types.ts";
import { aggregations, manyValued, type Vocabulary, views } from "./vocabulary.ts";

const units: Readonly<Record<Granularity, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
  month: 30 * 86_400_000,
};
/** About so many steps are what `auto` aims at. */
const autoSteps = 50;
const usualRows = 100;
const mostRows = 1000;

type ReadFilter = (given: unknown, view: View) => readonly FilterCondition[] | string;

/** A query as the API takes it; a text says what is wrong with it. */
export function readQuery(text: string | undefined, readFilter: ReadFilter): MetricsQuery | string {
  const given = parseText(text ?? "");
  if (!isRecord(given)) return "query must be a JSON object";
  const view = Object.keys(views).find((name) => name === given.view) as View | undefined;
  if (view === undefined) return `view must be one of ${Object.keys(views).join(", ")}`;
  const dimensions = readDimensions(given.dimensions ?? [], views[view]);
  if (typeof dimensions === "string") return dimensions;
  const metrics = readMetrics(given.metrics, views[view]);
  if (typeof metrics === "string") return metrics;
  const filters = readFilter(given.filters ?? [], view);
  if (typeof filters === "string") return filters;
  const [from, to] = [timeOfText(given.fromTimestamp), timeOfText(given.toTimestamp)];
  if (from === undefined || to === undefined) return "fromTimestamp and toTimestamp must be ISO dates";
  const granularity = readGranularity(given.timeDimension, to - from);
  if (typeof granularity === "object") return granularity.wrong;
  const config = isRecord(given.config) ? given.config : {};
  const fields = new Set([
    ...dimensions,
    ...metrics.map(({ measure, aggregation }) => `${aggregation}_${measure}`),
    ...(granularity === undefined ? [] : ["time_dimension"]),
  ]);
  const order = readOrder(given.orderBy ?? [], fields);
  if (typeof order === "string") return order;
  return {
    view,
    dimensions,
    metrics,
    filters,
    granularity,
    from,
    to,
    order,
    limit: between(config.row_limit, usualRows, mostRows),
    bins: between(config.bins, 10, 100),
  };
}

function readDimensions(given: unknown, { dimensions }: Vocabulary): string[] | string {
  if (!Array.isArray(given)) return "dimensions must be an array of { field }";
  const fields = given.map((one) => (isRecord(one) ? one.field : undefined));
  for (const field of fields) {
    if (typeof field !== "string") return "dimensions must be an array of { field }";
    if (manyValued.has(field)) return `${field} has too many values to group by. Use it in filters instead.`;
    if (!Object.hasOwn(dimensions, field))
      return `Invalid dimension ${field}. Known: ${Object.keys(dimensions).join(", ")}`;
  }
  return fields as string[];
}

function readMetrics(given: unknown, { measures }: Vocabulary): MetricsQuery["metrics"] | string {
  if (!Array.isArray(given) || given.length === 0) return "metrics must be an array of { measure, aggregation }";
  for (const one of given) {
    if (!isRecord(one)) return "metrics must be an array of { measure, aggregation }";
    if (!measures.includes(String(one.measure))) return `Invalid measure ${one.measure}. Known: ${measures.join(", ")}`;
    if (!aggregations.includes(one.aggregation as Aggregation)) {
      return `Invalid aggregation ${one.aggregation}. Known: ${aggregations.join(", ")}`;
    }
  }
  return given as MetricsQuery["metrics"];
}

function readGranularity(given: unknown, period: number): Granularity | undefined | { wrong: string } {
  if (given === undefined || given === null) return undefined;
  const wanted = isRecord(given) ? given.granularity : undefined;
  const names = Object.keys(units) as Granularity[];
  // The finest that does not make many more steps than aimed at.
  if (wanted === "auto") return names.find((name) => period / units[name] <= autoSteps) ?? "month";
  return names.find((name) => name === wanted) ?? { wrong: `granularity must be auto or one of ${names.join(", ")}` };
}

function readOrder(given: unknown, fields: ReadonlySet<string>): MetricsQuery["order"] | string {
  if (!Array.isArray(given)) return "orderBy must be an array of { field, direction }";
  const order = [];
  for (const one of given) {
    const field = isRecord(one) ? String(one.field) : "";
    if (!isRecord(one) || !fields.has(field)) return `Invalid orderBy field ${field}. Known: ${[...fields].join(", ")}`;
    const direction = one.direction ?? "asc";
    if (direction !== "asc" && direction !== "desc") return `Invalid orderBy direction ${direction}. Known: asc, desc`;
    order.push({ field, descending: direction === "desc" });
  }
  return order;
}

const between = (value: unknown, usual: number, most: number): number =>
  Number.isInteger(value) ? Math.min(most, Math.max(1, Number(value))) : usual;
