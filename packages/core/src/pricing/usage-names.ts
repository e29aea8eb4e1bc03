const cached = "input_cached_tokens";
const creation = "input_cache_creation";
const reasoning = "output_reasoning_tokens";

/** Nested names on the input side. Text is what remains under `input`, so it has no key of its own. */
export const inputNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    cached_tokens: cached,
    cachedTokens: cached,
    cache_read: cached,
    cacheRead: cached,
    cacheReadTokens: cached,
    cache_creation: creation,
    cache_creation_tokens: creation,
    cache_write_tokens: creation,
    cacheWrite: creation,
    cacheWriteTokens: creation,
    ephemeral_5m_input_tokens: "input_cache_creation_5m",
    ephemeral_1h_input_tokens: "input_cache_creation_1h",
    ttl_30m_tokens: "input_cache_creation_30m",
    ttl_12h_tokens: "input_cache_creation_12h",
    "5m": "input_cache_creation_5m",
    "1h": "input_cache_creation_1h",
    audio: "input_audio_tokens",
    audio_tokens: "input_audio_tokens",
    audioTokens: "input_audio_tokens",
    image: "input_image_tokens",
    image_tokens: "input_image_tokens",
  }),
);

/** Nested names of what came from the cache, by modality. */
export const cachedNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    audio: "input_cached_audio_tokens",
    audio_tokens: "input_cached_audio_tokens",
    image: "input_cached_image_tokens",
    image_tokens: "input_cached_image_tokens",
  }),
);

/** Where those are: beside the input details, or inside them. */
export const cachedDetails: readonly string[] = ["cached_tokens_details", "cacheTokensDetails", "cache_tokens_details"];

/** Where input details say for how long what was written to the cache is kept. */
export const lifetimes: readonly string[] = ["cache_creation_token_details", "cache_write_tokens_details"];

export const outputNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    reasoning,
    reasoning_tokens: reasoning,
    reasoningTokens: reasoning,
    thinking_tokens: reasoning,
    audio: "output_audio_tokens",
    audio_tokens: "output_audio_tokens",
    audioTokens: "output_audio_tokens",
    image: "output_image_tokens",
    image_tokens: "output_image_tokens",
    accepted_prediction_tokens: "output_accepted_prediction_tokens",
    acceptedPredictionTokens: "output_accepted_prediction_tokens",
    rejected_prediction_tokens: "output_rejected_prediction_tokens",
    rejectedPredictionTokens: "output_rejected_prediction_tokens",
  }),
);

/** The first count includes the second; together they would count it twice. */
export const overlaps: readonly (readonly [from: string, part: string])[] = [
  [cached, "input_cached_audio_tokens"],
  [cached, "input_cached_image_tokens"],
  ["input_audio_tokens", "input_cached_audio_tokens"],
  ["input_image_tokens", "input_cached_image_tokens"],
  [creation, "input_cache_creation_5m"],
  [creation, "input_cache_creation_1h"],
  [creation, "input_cache_creation_30m"],
  [creation, "input_cache_creation_12h"],
];

/** Usage that holds one of these objects is that object: Cohere bills by `billed_units`, not by `tokens`. */
export const wrappers: readonly string[] = ["billed_units", "billedUnits", "tokens"];

/** Names that are no usage, though they stand among Langfuse's older usage keys. */
export const notUsage: ReadonlySet<string> = new Set(["unit", "inputCost", "outputCost", "totalCost", "__proto__"]);
