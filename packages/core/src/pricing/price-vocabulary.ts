import type { PriceCondition } from "./types.ts";

/** The price table's column words, in the order they are written, and the usage key that each prices. */
export const columns: Readonly<Record<string, string>> = {
  in: "input",
  cached: "input_cached_tokens",
  write: "input_cache_creation",
  write1h: "input_cache_creation_1h",
  audio: "input_audio_tokens",
  cachedAudio: "input_cached_audio_tokens",
  image: "input_image_tokens",
  out: "output",
  outAudio: "output_audio_tokens",
  search: "web_search_queries",
  total: "total",
};

/** What stands around the names of a family, so that each line holds the name alone. First fit wins. */
export const families: Readonly<Record<string, readonly [before: string, after: string]>> = {
  openai: ["^(openai/)?", "$"],
  anthropic: ["^(anthropic/)?", "$"],
  "google@": ["^(google(ai)?/)?", "(@[a-zA-Z0-9]+)?$"],
  google: ["^(google(ai)?/)?", "$"],
  "plain@": ["^", "(@[a-zA-Z0-9]+)?$"],
  plain: ["^", "$"],
};

/** Short for what patterns repeat. */
export const macros: Readonly<Record<string, string>> = {
  "~": String.raw`(eu\.|us\.|apac\.|au\.|jp\.|global\.)?anthropic\.`,
};

const fast: PriceCondition = { parameter: "service_tier", in: ["fast", "priority"] };
const flex: PriceCondition = { parameter: "service_tier", in: ["flex"] };
const over272k: PriceCondition = { usage: "input|cache_write", operator: "gt", value: 272_000 };

/** The tiers of the built-in table: name and conditions, all of which must hold. */
export const tierKinds: Readonly<Record<string, readonly PriceCondition[]>> = {
  fastOver272k: [fast, over272k],
  flexOver272k: [flex, over272k],
  fast: [fast],
  speed: [{ parameter: "speed", in: ["fast"] }],
  flex: [flex],
  over272k: [over272k],
  over200k: [{ usage: "input|prompt|cached", operator: "gt", value: 200_000 }],
};

export function expandPattern(family: string, inner: string): RegExp {
  const [before, after] = families[family] ?? ["^(?!)", ""];
  let text = inner;
  for (const [short, long] of Object.entries(macros)) text = text.replaceAll(short, long);
  return new RegExp(`${before}(?:${text})${after}`, "i");
}
