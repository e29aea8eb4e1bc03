/** By what costs are told apart. */
export type CostKind = "model" | "name" | "trace" | "user" | "session" | "prompt";

/**
 * `GET /api/studio/costs`: model calls, and what else states a cost, added up. Whole hours only; times are milliseconds
 * since 1970, durations milliseconds, costs US dollars. Percentiles are estimates within 2 %.
 */
export interface CostsQuery {
  /** The beginning; 24 hours ago by default. */
  readonly from?: number | string;
  readonly to?: number | string;
  readonly by?: CostKind;
  /** Of which days are days, such as `Europe/Berlin`; UTC by default. */
  readonly zone?: string;
}

export interface Costs {
  readonly from: number;
  readonly to: number;
  readonly by: CostKind;
  readonly totals: CostTotals;
  /** What each bar of the chart stands for. */
  readonly step: "hour" | "day";
  readonly series: readonly CostPoint[];
  /** The parts that bars are made of, the dearest first; what is none of them is the rest. */
  readonly parts: readonly string[];
  /** The dearest first; at most 100. */
  readonly rows: readonly CostRow[];
  /** How many rows there would be. */
  readonly rowsTotal: number;
  /** Models that were used and have no price, with their calls of unknown cost alone; at most 100. */
  readonly unpriced: readonly { readonly model: string; readonly calls: number; readonly tokens: number }[];
  /** The file that prices can be added to; null where Studio was started without one. */
  readonly priceFile: string | null;
}

export interface CostTotals {
  readonly traces: number;
  /** Traces with an error somewhere. */
  readonly failed: number;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tokens: number;
  /** Null where nothing has a known cost. */
  readonly cost: number | null;
}

export interface CostPoint extends CostTotals {
  readonly start: number;
  /** Of each part, in the order of `parts`. */
  readonly partCosts: readonly number[];
  readonly partTokens: readonly number[];
}

export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

export interface CostRow {
  /** Tells it from others; the same from one answer to the next. Empty for what has no user, session or name. */
  readonly key: string;
  readonly label: string;
  /** Of a prompt. */
  readonly version: number | null;
  readonly calls: number;
  readonly errors: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tokens: number;
  readonly cost: number | null;
  /** Calls whose model has no price: `cost` leaves them out. */
  readonly unpriced: number;
  /** Calls that have a cost: those that `cost` adds up. What failed often has none. */
  readonly priced: number;
  /** Calls whose usage is known: those that the tokens add up. */
  readonly counted: number;
  readonly latency: Percentiles;
  readonly firstToken: Percentiles;
  /** Of a prompt's version. */
  readonly scores: readonly CostScore[];
}

export interface CostScore {
  readonly name: string;
  readonly count: number;
  /** Null for categories and texts. */
  readonly mean: number | null;
  /** The five most frequent. */
  readonly categories: readonly { readonly value: string; readonly count: number }[];
}
