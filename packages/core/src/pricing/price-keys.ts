/**
 * Other names of the same thing, on the left: price lists and instrumentations use them, `normalizeUsage`
 * never makes them.
 */
const synonyms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    input: [
      "input_tokens",
      "input_text",
      "input_text_tokens",
      "input_modality_1",
      "prompt_token_count",
      "promptTokenCount",
    ],
    input_cached_tokens: [
      "input_cache_read",
      "cache_read_input_tokens",
      "input_cached_text_tokens",
      "cached_content_token_count",
    ],
    input_cache_creation: ["cache_creation_input_tokens", "cache_write_tokens"],
    input_audio_tokens: ["input_audio"],
    input_image_tokens: ["input_image"],
    output: [
      "output_tokens",
      "output_text",
      "output_text_tokens",
      "output_modality_1",
      "candidates_token_count",
      "candidatesTokenCount",
    ],
    output_reasoning_tokens: ["output_reasoning", "reasoning_tokens", "thoughtsTokenCount", "thoughts_token_count"],
    output_audio_tokens: ["output_audio"],
    web_search_queries: ["webSearchQueries", "grounding_queries", "groundingQueries"],
  }).flatMap(([key, others]) => others.map((other) => [other, key] as const)),
);

/**
 * What a part costs when the list has no price for it: what its whole costs. Such tokens are split off
 * `input` or `output` and are billed; costing nothing would be wrong (reasoning of gpt-5.4-mini, for one).
 */
const wholes: ReadonlyMap<string, string> = new Map([
  ["input_cached_tokens", "input"],
  ["input_cached_audio_tokens", "input_cached_tokens"],
  ["input_cached_image_tokens", "input_cached_tokens"],
  ["input_cache_creation", "input"],
  ["input_cache_creation_5m", "input_cache_creation"],
  ["input_cache_creation_1h", "input_cache_creation"],
  ["input_cache_creation_30m", "input_cache_creation"],
  ["input_cache_creation_12h", "input_cache_creation"],
  ["input_audio_tokens", "input"],
  ["input_image_tokens", "input"],
  ["output_reasoning_tokens", "output"],
  ["output_audio_tokens", "output"],
  ["output_image_tokens", "output"],
  ["output_accepted_prediction_tokens", "output"],
  ["output_rejected_prediction_tokens", "output"],
]);

/** The name under which prices are kept. */
export const canonicalKey = (key: string): string => synonyms.get(key) ?? key;

export const wholeOf = (key: string): string | undefined => wholes.get(key);

/** Prices by canonical key, with each part that the list leaves out at the price of its whole. */
export function completePrices(prices: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  const complete = new Map(Object.entries(prices));
  for (const [key, price] of Object.entries(prices)) {
    const canonical = canonicalKey(key);
    if (!complete.has(canonical)) complete.set(canonical, price);
  }
  // A whole stands before its parts in the list above, so one pass is enough.
  for (const [part, whole] of wholes) {
    const price = complete.get(whole);
    if (price !== undefined && !complete.has(part)) complete.set(part, price);
  }
  return complete;
}

/** The price of a usage key per million; undefined when nothing prices it. */
export const priceOfKey = (prices: ReadonlyMap<string, number>, key: string): number | undefined =>
  prices.get(key) ?? prices.get(canonicalKey(key));
