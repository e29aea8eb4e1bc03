/** What Langfuse's default prices lack, said in their own terms. One that is no longer needed stops the generation. */
interface Correction {
  readonly model: string;
  /** Names of the model that its pattern misses, put beside one that it has. */
  readonly names?: { readonly beside: string; readonly more: string };
  /** Dollars per unit by usage key, where the list has none. */
  readonly prices?: Readonly<Record<string, number>>;
}

interface Correctable {
  readonly model: string;
  readonly match: string;
  readonly tiers: readonly { readonly isDefault: boolean; readonly prices: Readonly<Record<string, number>> }[];
}

/** Anthropic's list of prices has these, and Vertex AI's list of models the names. */
const corrections: readonly Correction[] = [
  {
    model: "claude-3-opus-20240229",
    prices: { input_cached_tokens: 1.5e-6, input_cache_creation: 18.75e-6, input_cache_creation_1h: 30e-6 },
  },
  {
    model: "claude-3-haiku-20240307",
    prices: { input_cached_tokens: 0.03e-6, input_cache_creation: 0.3e-6, input_cache_creation_1h: 0.5e-6 },
  },
  {
    model: "claude-haiku-4-5-20251001",
    names: { beside: "claude-4-5-haiku@20251001", more: "claude-haiku-4-5@20251001" },
  },
  {
    model: "claude-3.7-sonnet-20250219",
    names: { beside: "claude-3-7-sonnet-V1@20250219", more: "claude-3-7-sonnet@20250219" },
  },
  {
    model: "claude-3-5-haiku-20241022",
    names: { beside: "claude-3-5-haiku-V1@20241022", more: "claude-3-5-haiku@20241022" },
  },
];

/** What Anthropic takes for a search, whichever of its models makes it: 10 dollars for 1,000. It is in every tier. */
const searching = { models: /^claude-(?!instant|[12]\.)/, key: "web_search_queries", price: 0.01 };

/** The models with what their list lacks. */
export function corrected<Model extends Correctable>(models: readonly Model[]): Model[] {
  for (const { model } of corrections) {
    if (!models.some((one) => one.model === model)) throw new Error(`${model}: corrected, and not in the list`);
  }
  return models
    .map((one) => corrections.filter(({ model }) => model === one.model).reduce(correct, one))
    .map((one) => (searching.models.test(one.model) ? withSearches(one) : one));
}

function correct<Model extends Correctable>(source: Model, { model, names, prices = {} }: Correction): Model {
  const match = names === undefined ? source.match : withNames(source, names);
  const tiers = source.tiers.map((tier) => {
    if (!tier.isDefault) return tier;
    const known = Object.keys(prices).filter((key) => key in tier.prices);
    if (known.length > 0) throw new Error(`${model}: no correction is needed any more for ${known.join(", ")}`);
    return { ...tier, prices: { ...tier.prices, ...prices } };
  });
  return { ...source, match, tiers };
}

function withSearches<Model extends Correctable>(source: Model): Model {
  const { key, price } = searching;
  if (source.tiers.some(({ prices }) => key in prices))
    throw new Error(`${source.model}: has a price of ${key} by now`);
  return { ...source, tiers: source.tiers.map((tier) => ({ ...tier, prices: { ...tier.prices, [key]: price } })) };
}

function withNames({ model, match }: Correctable, { beside, more }: NonNullable<Correction["names"]>): string {
  if (new RegExp(match.replace("(?i)", ""), "i").test(more)) throw new Error(`${model}: knows ${more} by now`);
  if (!match.includes(beside)) throw new Error(`${model}: has no ${beside} any more`);
  return match.replace(beside, `${beside}|${more}`);
}
