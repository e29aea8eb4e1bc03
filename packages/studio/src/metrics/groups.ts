import type { Row } from "../database/index.ts";
import { addSums, bars, emptySums, percentile, type Stat, type Sums, withoutNoise } from "../rollup/index.ts";
import { stepOf } from "./time-steps.ts";
import type { Aggregation, MetricsQuery } from "./types.ts";
import { views } from "./vocabulary.ts";

type Value = string | number | boolean | readonly string[] | null;

interface Group {
  readonly values: Readonly<Record<string, Value>>;
  readonly sums: Sums;
}

/** Rows and cells, added up by the dimensions of a query. */
export interface Groups {
  add(row: Row, time: number, sums: Sums): void;
  rows(): Record<string, unknown>[];
}

export function createGroups(query: MetricsQuery): Groups {
  const columns = query.dimensions.map(
    (dimension) => [dimension, views[query.view].dimensions[dimension] ?? ""] as const,
  );
  const groups = new Map<string, Group>();
  return {
    add(row, time, sums) {
      const step = query.granularity === undefined ? "" : stepOf(time, query.granularity);
      const key = JSON.stringify([step, ...columns.map(([, column]) => row[column])]);
      let group = groups.get(key);
      if (group === undefined) {
        const values = Object.fromEntries(columns.map(([name, column]) => [name, answeredValue(name, row[column])]));
        group = { values: step === "" ? values : { time_dimension: step, ...values }, sums: emptySums() };
        groups.set(key, group);
      }
      addSums(group.sums, sums);
    },
    rows() {
      // Without any dimension there is one row, also of nothing.
      const all = groups.size === 0 && query.dimensions.length === 0 && query.granularity === undefined;
      const found = all ? [{ values: {}, sums: emptySums() }] : [...groups.values()];
      return found
        .map((group) => answerOf(group, query))
        .sort(orderOf(query))
        .slice(0, query.limit);
    },
  };
}

function answeredValue(dimension: string, value: Row[string] | undefined): Value {
  if (dimension === "type") return String(value).toUpperCase();
  if (dimension === "tags") return typeof value === "string" ? (JSON.parse(value) as string[]) : [];
  if (dimension === "isRootObservation" || dimension === "booleanValue") return value === 1;
  return value ?? null;
}

function answerOf({ values, sums }: Group, { metrics, bins }: MetricsQuery): Record<string, unknown> {
  const said = metrics.map(({ measure, aggregation }) => {
    const name = `${aggregation}_${measure}`;
    // How many there are is no measure of one of them.
    if (measure === "count") return [name, sums.count];
    return [name, aggregate(sums.stats[measure], aggregation, bins)];
  });
  return { ...values, ...Object.fromEntries(said) };
}

function aggregate(stat: Stat | undefined, aggregation: Aggregation, bins: number): unknown {
  if (stat === undefined || stat.count === 0) {
    if (aggregation === "histogram") return [];
    return aggregation === "sum" || aggregation === "count" ? 0 : null;
  }
  switch (aggregation) {
    case "sum":
      return withoutNoise(stat.sum);
    case "avg":
      return withoutNoise(stat.sum / stat.count);
    case "count":
    case "min":
    case "max":
      return stat[aggregation];
    case "histogram":
      return bars(stat.buckets, bins);
    default:
      return percentile(stat, Number(aggregation.slice(1)) / 100);
  }
}

type Answer = Readonly<Record<string, unknown>>;

/** As asked; else by time, and else by the first metric from the largest. */
function orderOf({ order, granularity, metrics }: MetricsQuery): (left: Answer, right: Answer) => number {
  const [first] = metrics;
  const usual =
    granularity === undefined
      ? [{ field: `${first?.aggregation}_${first?.measure}`, descending: true }]
      : [{ field: "time_dimension", descending: false }];
  const wanted = order.length > 0 ? order : usual;
  return (left, right) => {
    for (const { field, descending } of wanted) {
      const found = compare(left[field], right[field]);
      if (found !== 0) return descending ? -found : found;
    }
    return 0;
  };
}

function compare(left: unknown, right: unknown): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (left === null || left === undefined) return right === null || right === undefined ? 0 : -1;
  if (right === null || right === undefined) return 1;
  return String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0;
}
