import type { Row } from "../database/index.ts";
import { isModelCall } from "../observation/index.ts";
import { addStat, addValue, emptyStat, readStat, type Stat, type WrittenStat, writeStat } from "./stat.ts";

const numberOr = (value: Row[string] | undefined): number | null => (typeof value === "number" ? value : null);

const between = (from: string, to: string) => (row: Row) => {
  const [begin, end] = [numberOr(row[from]), numberOr(row[to])];
  return begin === null || end === null ? null : Math.max(0, end - begin);
};

const perSecond =
  (column: string) =>
  (row: Row): number | null => {
    const [amount, took] = [numberOr(row[column]), between("start", "end")(row)];
    return amount === null || took === null || took === 0 ? null : amount / (took / 1000);
  };

const ofCall = (column: string) => (row: Row) => (isModelCall(row.type) ? numberOr(row[column]) : null);

const ofCost = (column: string) => (row: Row) => (row.repeats === 1 ? null : numberOr(row[column]));

export type Measure =
  | "latency"
  | "timeToFirstToken"
  | "streamingLatency"
  | "inputTokens"
  | "outputTokens"
  | "totalTokens"
  | "tokensPerSecond"
  | "outputTokensPerSecond"
  | "inputCost"
  | "outputCost"
  | "totalCost"
  | "unpriced"
  | "unpricedTokens";

/** What is measured of an observation; null where it does not say. Times in milliseconds, costs in US dollars. */
const measures: Readonly<Record<Measure, (row: Row) => number | null>> = {
  latency: between("start", "end"),
  timeToFirstToken: between("start", "first_token"),
  streamingLatency: between("first_token", "end"),
  inputTokens: ofCall("input_tokens"),
  outputTokens: ofCall("output_tokens"),
  totalTokens: ofCall("total_tokens"),
  tokensPerSecond: perSecond("total_tokens"),
  outputTokensPerSecond: perSecond("output_tokens"),
  inputCost: ofCost("input_cost"),
  outputCost: ofCost("output_cost"),
  totalCost: ofCost("total_cost"),
  /** 1 for a call that used something and whose model has no price. */
  unpriced: (row) => (row.cost_source === "unknown" ? 1 : null),
  unpricedTokens: (row) => (row.cost_source === "unknown" ? ofCall("total_tokens")(row) : null),
};

export const measured = (row: Row, measure: Measure): number | null => measures[measure](row);

export const measureNames: readonly Measure[] = Object.keys(measures) as Measure[];

/** Observations added up: how many, and each measure that any of them has. */
export interface Sums {
  count: number;
  /** By the name of the measure. */
  readonly stats: Record<string, Stat>;
}

export const emptySums = (): Sums => ({ count: 0, stats: {} });

function statOf(sums: Sums, measure: string): Stat {
  const known = sums.stats[measure];
  if (known !== undefined) return known;
  const stat = emptyStat();
  sums.stats[measure] = stat;
  return stat;
}

export function addRow(sums: Sums, row: Row): void {
  sums.count += 1;
  for (const measure of measureNames) {
    const value = measures[measure](row);
    if (value !== null) addMeasured(sums, measure, value);
  }
}

export function addMeasured(sums: Sums, measure: string, value: number): void {
  addValue(statOf(sums, measure), value);
}

export function addSums(into: Sums, from: Sums): void {
  into.count += from.count;
  for (const measure in from.stats) {
    const stat = from.stats[measure];
    if (stat !== undefined) addStat(statOf(into, measure), stat);
  }
}

export const sumOf = (sums: Sums, measure: Measure): number => sums.stats[measure]?.sum ?? 0;
export const countOf = (sums: Sums, measure: Measure): number => sums.stats[measure]?.count ?? 0;

export const writeSums = ({ count, stats }: Sums): string =>
  JSON.stringify([count, ...Object.entries(stats).map(([name, stat]) => [name, writeStat(stat)])]);

export function readSums(text: string): Sums {
  const [count, ...stats] = JSON.parse(text) as [number, ...[string, WrittenStat][]];
  return { count, stats: Object.fromEntries(stats.map(([name, stat]) => [name, readStat(stat)])) };
}
