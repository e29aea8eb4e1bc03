import { type Buckets, count, merge, quantile } from "./histogram.ts";

/** What many values of one measure add up to. */
export interface Stat {
  count: number;
  sum: number;
  min: number;
  max: number;
  readonly buckets: Buckets;
}

export const emptyStat = (): Stat => ({
  count: 0,
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  buckets: new Map(),
});

export function addValue(stat: Stat, value: number): void {
  stat.count += 1;
  stat.sum += value;
  stat.min = Math.min(stat.min, value);
  stat.max = Math.max(stat.max, value);
  count(stat.buckets, value);
}

export function addStat(into: Stat, from: Stat): void {
  into.count += from.count;
  into.sum += from.sum;
  into.min = Math.min(into.min, from.min);
  into.max = Math.max(into.max, from.max);
  merge(into.buckets, from.buckets);
}

/** Percentiles are estimates; the smallest and the largest value are known, and bound them. */
export function percentile(stat: Stat, part: number): number | null {
  const found = quantile(stat.buckets, part);
  return found === null ? null : Math.min(stat.max, Math.max(stat.min, found));
}

/** As it is kept: the sums, and then each bucket beside its amount. */
export type WrittenStat = readonly number[];

export const writeStat = ({ count, sum, min, max, buckets }: Stat): WrittenStat => [
  count,
  sum,
  min,
  max,
  ...[...buckets].flat(),
];

export function readStat([count = 0, sum = 0, min = 0, max = 0, ...rest]: WrittenStat): Stat {
  const buckets = new Map<number, number>();
  for (let at = 0; at < rest.length; at += 2) buckets.set(rest[at] ?? 0, rest[at + 1] ?? 0);
  return { count, sum, min, max, buckets };
}
