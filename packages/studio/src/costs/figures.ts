import type { Percentiles } from "../contract/index.ts";
import { percentile, type Stat } from "../rollup/index.ts";

/** So many rows are told apart; the rest is in the sums. */
export const mostRows = 100;

/** A microsecond is what clocks tell. */
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 1000) / 1000);

export const percentilesOf = (stat: Stat | undefined): Percentiles => ({
  p50: stat === undefined ? null : rounded(percentile(stat, 0.5)),
  p95: stat === undefined ? null : rounded(percentile(stat, 0.95)),
  p99: stat === undefined ? null : rounded(percentile(stat, 0.99)),
});
