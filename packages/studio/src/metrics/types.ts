import type { FilterCondition } from "../store/index.ts";

export type View = "observations" | "scores-numeric" | "scores-boolean" | "scores-categorical";
export type Aggregation = "sum" | "avg" | "count" | "min" | "max" | "p50" | "p75" | "p90" | "p95" | "p99" | "histogram";
export type Granularity = "minute" | "hour" | "day" | "week" | "month";

/** A query of the metrics API, checked. */
export interface MetricsQuery {
  readonly view: View;
  readonly dimensions: readonly string[];
  readonly metrics: readonly { readonly measure: string; readonly aggregation: Aggregation }[];
  readonly filters: readonly FilterCondition[];
  readonly granularity: Granularity | undefined;
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly order: readonly { readonly field: string; readonly descending: boolean }[];
  readonly limit: number;
  readonly bins: number;
}
