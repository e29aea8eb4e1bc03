/**
 * Tokens (or other billed units) by Langfuse usage key. The keys exclude each other: `input` is what
 * was neither read from a cache nor audio, and so on; `total` is the sum of all tokens.
 */
export type UsageDetails = Record<string, number>;

/** US dollars by usage key, with their sum under `total`. */
export interface CostDetails extends Record<string, number> {
  total: number;
}

export type ComparisonOperator = "gt" | "gte" | "lt" | "lte" | "eq" | "neq";

/** When a tier applies: what was asked of the model, what was said of the call, or how much it used. */
export type PriceCondition =
  | { readonly parameter: string; readonly in: readonly string[] }
  | { readonly metadata: string; readonly in: readonly string[] }
  /** `usage` is a regular expression over usage keys; the counts of the keys it finds are summed. */
  | { readonly usage: string; readonly operator: ComparisonOperator; readonly value: number };

/** US dollars per million units, by usage key: `{ input: 2.5, input_cached_tokens: 1.25, output: 10 }`. */
export type Prices = Readonly<Record<string, number>>;

/** Prices that replace the standard ones when every condition holds. The first such tier wins. */
export interface PriceTier {
  readonly name: string;
  readonly when: readonly PriceCondition[];
  readonly prices: Prices;
}

/** The price of one model. */
export interface PriceEntry {
  /** The exact name, in any case, unless `match` is given. */
  readonly model: string;
  /** A regular expression over model names, any case; anchor it with ^ and $. */
  readonly match?: string | RegExp | undefined;
  /** ISO date. Where several entries match, the newest wins; those without a date come last. */
  readonly updated?: string | undefined;
  readonly prices: Prices;
  readonly tiers?: readonly PriceTier[] | undefined;
}

/**
 * Prices of one's own, in US dollars per MILLION tokens: by exact model name, as entries with patterns
 * and tiers, or the path of a JSON file that holds either.
 * @example { "my-model": { input: 0.5, output: 1.5 } }
 */
export type PricesOption = string | PricesByName | readonly PriceEntry[];

/** No list: else what is wrong with an entry of one would be said of a model whose name is a number. */
type PricesByName = Readonly<Record<string, Prices>> & { readonly length?: undefined };

/** What the cost of one call depends on, usage being in Langfuse's keys. */
export interface PriceQuery {
  readonly model: string | undefined;
  /** What was asked for, where the answer names another: its exact version, or what a deployment stands for. */
  readonly requestedModel?: string | undefined;
  readonly usage: UsageDetails | undefined;
  readonly modelParameters?: Readonly<Record<string, unknown>> | undefined;
  readonly metadata?: unknown;
}

/** An entry made ready: patterns compiled, keys canonical. */
export interface ModelPrice {
  readonly model: string;
  readonly updated: string | undefined;
  readonly source: "user" | "built-in";
  readonly prices: ReadonlyMap<string, number>;
  readonly tiers: readonly ReadyTier[];
}

export interface ReadyTier {
  readonly name: string;
  readonly when: readonly ReadyCondition[];
  readonly prices: ReadonlyMap<string, number>;
}

export type ReadyCondition =
  | { readonly source: "modelParameters" | "metadata"; readonly key: string; readonly in: ReadonlySet<string> }
  | { readonly source: "usage"; readonly keys: RegExp; readonly operator: ComparisonOperator; readonly value: number };

/**
 * Model prices: the user's first, then the built-in ones. The user's name what was answered, or else what was asked for;
 * the built-in ones what was answered, or else what was asked for where the answer is a version of that.
 */
export interface PriceTable {
  /** The price of a model, or undefined: an unknown model is unknown, not free. */
  find(model: string): ModelPrice | undefined;
  /** The names in metadata that tiers ask for: nobody need read the others. */
  readonly metadataKeys: readonly string[];
  /** Never throws. */
  costOf(query: PriceQuery): CostDetails | undefined;
}
