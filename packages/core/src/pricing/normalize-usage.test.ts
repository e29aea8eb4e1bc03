import { describe, expect, it } from "vitest";
import { normalizeUsage } from "./normalize-usage.ts";
import type { UsageDetails } from "./types.ts";

interface Case {
  readonly from: string;
  readonly usage: unknown;
  readonly becomes: UsageDetails;
}

const openAi: readonly Case[] = [
  {
    from: "OpenAI chat completions",
    usage: {
      prompt_tokens: 2006,
      completion_tokens: 300,
      total_tokens: 2306,
      prompt_tokens_details: { cached_tokens: 1920, audio_tokens: 0 },
      completion_tokens_details: {
        reasoning_tokens: 128,
        audio_tokens: 0,
        accepted_prediction_tokens: 10,
        rejected_prediction_tokens: 2,
      },
    },
    becomes: {
      input: 86,
      output: 160,
      input_cached_tokens: 1920,
      output_reasoning_tokens: 128,
      output_accepted_prediction_tokens: 10,
      output_rejected_prediction_tokens: 2,
      total: 2306,
    },
  },
  {
    from: "OpenAI chat completions without details",
    usage: { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 },
    becomes: { input: 9, output: 12, total: 21 },
  },
  {
    from: "OpenAI chat completions with audio",
    usage: {
      prompt_tokens: 100,
      completion_tokens: 150,
      total_tokens: 250,
      prompt_tokens_details: { audio_tokens: 80, text_tokens: 20, cached_tokens: 0 },
      completion_tokens_details: { audio_tokens: 120, text_tokens: 30, reasoning_tokens: 0 },
    },
    becomes: { input: 20, output: 30, input_audio_tokens: 80, output_audio_tokens: 120, total: 250 },
  },
  {
    from: "OpenAI Responses",
    usage: {
      input_tokens: 328,
      input_tokens_details: { cached_tokens: 128 },
      output_tokens: 1240,
      output_tokens_details: { reasoning_tokens: 1024 },
      total_tokens: 1568,
    },
    becomes: { input: 200, output: 216, input_cached_tokens: 128, output_reasoning_tokens: 1024, total: 1568 },
  },
  {
    from: "OpenAI Responses with cache writes",
    usage: {
      input_tokens: 1000,
      input_tokens_details: { cached_tokens: 100, cache_write_tokens: 700 },
      output_tokens: 10,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 1010,
    },
    becomes: { input: 200, output: 10, input_cached_tokens: 100, input_cache_creation: 700, total: 1010 },
  },
  {
    from: "OpenAI realtime, whose cached tokens are also counted by modality",
    usage: {
      total_tokens: 253,
      input_tokens: 132,
      output_tokens: 121,
      input_token_details: {
        text_tokens: 119,
        audio_tokens: 13,
        image_tokens: 0,
        cached_tokens: 74,
        cached_tokens_details: { text_tokens: 64, audio_tokens: 10, image_tokens: 0 },
      },
      output_token_details: { text_tokens: 30, audio_tokens: 91 },
    },
    becomes: {
      input: 55,
      output: 30,
      input_cached_tokens: 64,
      input_cached_audio_tokens: 10,
      input_audio_tokens: 3,
      output_audio_tokens: 91,
      total: 253,
    },
  },
  { from: "embeddings", usage: { prompt_tokens: 8, total_tokens: 8 }, becomes: { input: 8, total: 8 } },
  { from: "embeddings that say only the total", usage: { total_tokens: 8 }, becomes: { total: 8 } },
  {
    from: "Azure, with nulls",
    usage: {
      prompt_tokens: 33,
      completion_tokens: 557,
      total_tokens: 590,
      prompt_tokens_details: null,
      completion_tokens_details: { reasoning_tokens: null },
    },
    becomes: { input: 33, output: 557, total: 590 },
  },
  {
    from: "Mistral",
    usage: { prompt_audio_seconds: {}, prompt_tokens: 8, total_tokens: 90, completion_tokens: 82 },
    becomes: { input: 8, output: 82, total: 90 },
  },
  {
    from: "Mistral's TypeScript client",
    usage: { promptTokens: 8, completionTokens: 82, totalTokens: 90 },
    becomes: { input: 8, output: 82, total: 90 },
  },
  {
    from: "DeepSeek",
    usage: {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
      prompt_tokens_details: { cached_tokens: 64 },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
    becomes: { input: 36, output: 30, input_cached_tokens: 64, output_reasoning_tokens: 20, total: 150 },
  },
  {
    from: "Groq, with timings",
    usage: {
      queue_time: 0.018,
      prompt_tokens: 18,
      prompt_time: 0.0009,
      completion_tokens: 556,
      completion_time: 0.4,
      total_tokens: 574,
      total_time: 0.41,
    },
    becomes: { input: 18, output: 556, total: 574 },
  },
  {
    from: "xAI, whose completion tokens leave out reasoning",
    usage: {
      prompt_tokens: 32,
      completion_tokens: 100,
      total_tokens: 226,
      prompt_tokens_details: { text_tokens: 32, audio_tokens: 0, image_tokens: 0, cached_tokens: 8 },
      completion_tokens_details: { reasoning_tokens: 94, audio_tokens: 0 },
    },
    becomes: { input: 24, output: 100, input_cached_tokens: 8, output_reasoning_tokens: 94, total: 226 },
  },
  {
    from: "an imitator that leaves out reasoning, and says no total",
    usage: { prompt_tokens: 32, completion_tokens: 9, completion_tokens_details: { reasoning_tokens: 94 } },
    becomes: { input: 32, output: 9, output_reasoning_tokens: 94, total: 135 },
  },
  {
    from: "an imitator whose cache and reasoning are both beside, as its total says",
    usage: {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 210,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
    becomes: { input: 100, output: 50, input_cached_tokens: 40, output_reasoning_tokens: 20, total: 210 },
  },
  {
    from: "details that differ from a flat count, which give way to them",
    usage: {
      prompt_tokens: 100,
      completion_tokens: 1,
      prompt_cache_hit_tokens: 60,
      prompt_tokens_details: { cached_tokens: 64 },
    },
    becomes: { input: 36, output: 1, input_cached_tokens: 64, total: 101 },
  },
  {
    from: "OpenRouter",
    usage: {
      prompt_tokens: 194,
      completion_tokens: 2,
      total_tokens: 196,
      cost: 0.95,
      cost_details: { upstream_inference_cost: 19 },
      prompt_tokens_details: { cached_tokens: 100, cache_write_tokens: 50, audio_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
    becomes: { input: 44, output: 2, input_cached_tokens: 100, input_cache_creation: 50, total: 196 },
  },
  {
    from: "LiteLLM in front of Anthropic, the same counts under two names",
    usage: {
      prompt_tokens: 2160,
      completion_tokens: 10,
      total_tokens: 2170,
      prompt_tokens_details: { cached_tokens: 2000 },
      cache_read_input_tokens: 2000,
      cache_creation_input_tokens: 150,
    },
    becomes: { input: 10, output: 10, input_cached_tokens: 2000, input_cache_creation: 150, total: 2170 },
  },
];

const others: readonly Case[] = [
  {
    from: "Anthropic, whose input tokens exclude the cache",
    usage: {
      input_tokens: 21,
      cache_creation_input_tokens: 188,
      cache_read_input_tokens: 2048,
      cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 80 },
      output_tokens: 393,
      service_tier: "standard",
      server_tool_use: { web_search_requests: 1 },
    },
    becomes: {
      input: 21,
      output: 393,
      input_cached_tokens: 2048,
      input_cache_creation: 8,
      input_cache_creation_5m: 100,
      input_cache_creation_1h: 80,
      total: 2650,
    },
  },
  {
    from: "Anthropic, all of the cache written for an hour",
    usage: {
      input_tokens: 5,
      cache_creation_input_tokens: 80,
      cache_read_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 80 },
      output_tokens: 1,
    },
    becomes: { input: 5, output: 1, input_cache_creation_1h: 80, total: 86 },
  },
  {
    from: "Anthropic without a cache",
    usage: { input_tokens: 10, output_tokens: 25, cache_creation_input_tokens: null, cache_read_input_tokens: null },
    becomes: { input: 10, output: 25, total: 35 },
  },
  {
    from: "Gemini, whose thoughts and tool prompts are counted beside",
    usage: {
      promptTokenCount: 120,
      cachedContentTokenCount: 40,
      candidatesTokenCount: 71,
      toolUsePromptTokenCount: 65,
      thoughtsTokenCount: 89,
      totalTokenCount: 345,
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: 90 },
        { modality: "AUDIO", tokenCount: 30 },
      ],
      cacheTokensDetails: [
        { modality: "TEXT", tokenCount: 30 },
        { modality: "AUDIO", tokenCount: 10 },
      ],
    },
    becomes: {
      input: 125,
      output: 71,
      input_cached_tokens: 30,
      input_cached_audio_tokens: 10,
      input_audio_tokens: 20,
      output_reasoning_tokens: 89,
      total: 345,
    },
  },
  {
    from: "Gemini without a total",
    usage: { promptTokenCount: 10, candidatesTokenCount: 50, thoughtsTokenCount: 20 },
    becomes: { input: 10, output: 50, output_reasoning_tokens: 20, total: 80 },
  },
  {
    from: "Gemini live",
    usage: {
      promptTokenCount: 10,
      responseTokenCount: 50,
      totalTokenCount: 60,
      responseTokensDetails: [{ modality: "AUDIO", tokenCount: 50 }],
    },
    becomes: { input: 10, output: 0, output_audio_tokens: 50, total: 60 },
  },
  {
    from: "Gemini in snake case",
    usage: {
      prompt_token_count: 100,
      candidates_token_count: 20,
      cached_content_token_count: 60,
      thoughts_token_count: 30,
      total_token_count: 150,
    },
    becomes: { input: 40, output: 20, input_cached_tokens: 60, output_reasoning_tokens: 30, total: 150 },
  },
  {
    from: "Bedrock Converse",
    usage: { inputTokens: 30, outputTokens: 628, totalTokens: 658 },
    becomes: { input: 30, output: 628, total: 658 },
  },
  {
    from: "Bedrock Converse with its cache, counted beside",
    usage: {
      inputTokens: 13,
      outputTokens: 281,
      totalTokens: 2403,
      cacheReadInputTokens: 2000,
      cacheWriteInputTokens: 109,
      cacheDetails: [
        { ttl: "5m", inputTokens: 9 },
        { ttl: "1h", inputTokens: 100 },
      ],
    },
    becomes: {
      input: 13,
      output: 281,
      input_cached_tokens: 2000,
      input_cache_creation_5m: 9,
      input_cache_creation_1h: 100,
      total: 2403,
    },
  },
  {
    from: "Bedrock's invocation metrics",
    usage: { inputTokenCount: 12, outputTokenCount: 200, invocationLatency: 3000, firstByteLatency: 400 },
    becomes: { input: 12, output: 200, total: 212 },
  },
  {
    from: "Llama on Bedrock",
    usage: { prompt_token_count: 25, generation_token_count: 100 },
    becomes: { input: 25, output: 100, total: 125 },
  },
  {
    from: "Replicate",
    usage: { input_token_count: 25, output_token_count: 100, predict_time: 2.5 },
    becomes: { input: 25, output: 100, total: 125 },
  },
  {
    from: "Cohere, by what it bills",
    usage: {
      billed_units: { input_tokens: 5, output_tokens: 418 },
      tokens: { input_tokens: 71, output_tokens: 418 },
    },
    becomes: { input: 5, output: 418, total: 423 },
  },
  {
    from: "Cohere's TypeScript client",
    usage: { billedUnits: { inputTokens: 5, outputTokens: 418 }, tokens: { inputTokens: 71, outputTokens: 418 } },
    becomes: { input: 5, output: 418, total: 423 },
  },
  { from: "Cohere's rerank", usage: { billed_units: { search_units: 1 } }, becomes: { search_units: 1, total: 1 } },
  {
    from: "Ollama",
    usage: { model: "llama3.2", total_duration: 10_706_818_083, prompt_eval_count: 26, eval_count: 259 },
    becomes: { input: 26, output: 259, total: 285 },
  },
];

const libraries: readonly Case[] = [
  {
    from: "AI SDK 4",
    usage: { promptTokens: 10, completionTokens: 20, totalTokens: 30 },
    becomes: { input: 10, output: 20, total: 30 },
  },
  {
    from: "AI SDK 5",
    usage: { inputTokens: 100, outputTokens: 50, totalTokens: 150, reasoningTokens: 30, cachedInputTokens: 64 },
    becomes: { input: 36, output: 20, input_cached_tokens: 64, output_reasoning_tokens: 30, total: 150 },
  },
  {
    from: "AI SDK 5 in front of Anthropic, whose cache is beside the input",
    usage: { inputTokens: 4, outputTokens: 50, totalTokens: 54, cachedInputTokens: 2000 },
    becomes: { input: 4, output: 50, input_cached_tokens: 2000, total: 2054 },
  },
  {
    from: "AI SDK 6 and 7",
    usage: {
      inputTokens: 27_000,
      inputTokenDetails: { noCacheTokens: 27, cacheReadTokens: 20_000, cacheWriteTokens: 6973 },
      outputTokens: 150,
      outputTokenDetails: { textTokens: 100, reasoningTokens: 50 },
      totalTokens: 27_150,
      reasoningTokens: 50,
      cachedInputTokens: 20_000,
      raw: { input_tokens: 27 },
    },
    becomes: {
      input: 27,
      output: 100,
      input_cached_tokens: 20_000,
      input_cache_creation: 6973,
      output_reasoning_tokens: 50,
      total: 27_150,
    },
  },
  {
    from: "providers of AI SDK 6 and 7",
    usage: {
      inputTokens: { total: 100, noCache: 40, cacheRead: 60, cacheWrite: undefined },
      outputTokens: { total: 20, text: 5, reasoning: 15 },
      raw: {},
    },
    becomes: { input: 40, output: 5, input_cached_tokens: 60, output_reasoning_tokens: 15, total: 120 },
  },
  { from: "AI SDK embeddings", usage: { tokens: 10 }, becomes: { input: 10, total: 10 } },
  {
    from: "LangChain",
    usage: {
      input_tokens: 350,
      output_tokens: 240,
      total_tokens: 590,
      input_token_details: { audio: 10, cache_creation: 200, cache_read: 100 },
      output_token_details: { audio: 10, reasoning: 200 },
    },
    becomes: {
      input: 40,
      output: 30,
      input_audio_tokens: 10,
      input_cache_creation: 200,
      input_cached_tokens: 100,
      output_audio_tokens: 10,
      output_reasoning_tokens: 200,
      total: 590,
    },
  },
  {
    from: "OpenTelemetry",
    usage: {
      "gen_ai.request.model": "gpt-5",
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 50,
      "gen_ai.usage.cache_read.input_tokens": 60,
      "gen_ai.usage.cache_creation.input_tokens": 20,
      "gen_ai.usage.reasoning.output_tokens": 30,
    },
    becomes: {
      input: 20,
      output: 20,
      input_cached_tokens: 60,
      input_cache_creation: 20,
      output_reasoning_tokens: 30,
      total: 150,
    },
  },
  {
    from: "OpenTelemetry before it was settled",
    usage: { "gen_ai.usage.prompt_tokens": 100, "gen_ai.usage.completion_tokens": 50, "llm.usage.total_tokens": 150 },
    becomes: { input: 100, output: 50, total: 150 },
  },
  {
    from: "the AI SDK's spans",
    usage: {
      "ai.usage.inputTokens": 100,
      "ai.usage.outputTokens": 50,
      "ai.usage.cachedInputTokens": 60,
      "ai.usage.reasoningTokens": 10,
      "gen_ai.usage.input_tokens": 100,
      "gen_ai.usage.output_tokens": 50,
    },
    becomes: { input: 40, output: 40, input_cached_tokens: 60, output_reasoning_tokens: 10, total: 150 },
  },
  {
    from: "OpenInference",
    usage: {
      "llm.token_count.prompt": 120,
      "llm.token_count.completion": 30,
      "llm.token_count.total": 150,
      "llm.token_count.prompt_details.cache_read": 20,
      "llm.token_count.prompt_details.cache_write": 10,
      "llm.token_count.completion_details.reasoning": 12,
    },
    becomes: {
      input: 90,
      output: 18,
      input_cached_tokens: 20,
      input_cache_creation: 10,
      output_reasoning_tokens: 12,
      total: 150,
    },
  },
];

const own: readonly Case[] = [
  {
    from: "Langfuse's keys, as they are",
    usage: { input: 10, output: 5, total: 12, input_cached_tokens: 100, my_units: 3 },
    becomes: { input: 10, output: 5, total: 12, input_cached_tokens: 100, my_units: 3 },
  },
  {
    from: "Langfuse's keys beside a provider's name",
    usage: { input: 10, output: 5, total: 19, cache_read_input_tokens: 4 },
    becomes: { input: 10, output: 5, total: 19, cache_read_input_tokens: 4 },
  },
  {
    from: "Langfuse's keys without a total",
    usage: { input: 10, output: 5, input_cached_tokens: 100 },
    becomes: { input: 10, output: 5, input_cached_tokens: 100, total: 115 },
  },
  {
    from: "Langfuse's older keys",
    usage: { input: 10, output: 5, total: 15, unit: "TOKENS", inputCost: 1, outputCost: 0.5, totalCost: 2 },
    becomes: { input: 10, output: 5, total: 15 },
  },
  { from: "units of one's own", usage: { images: 2, seconds: 30 }, becomes: { images: 2, seconds: 30, total: 32 } },
  {
    from: "digits in strings, and bigints",
    usage: { input: "10", output: 5n, cached: "0x10", name: "7 tokens" },
    becomes: { input: 10, output: 5, total: 15 },
  },
  {
    from: "JSON",
    usage: '{"prompt_tokens":"10","completion_tokens":5}',
    becomes: { input: 10, output: 5, total: 15 },
  },
  {
    from: "estimates, rounded, while other fractions are no counts",
    usage: { input: 10.4, output: 4.5, latency: 0.25 },
    becomes: { input: 10, output: 5, total: 15 },
  },
  {
    from: "numbers that are no counts beside good ones",
    usage: { input: 10, a: Number.NaN, b: Number.POSITIVE_INFINITY, c: -1, d: 2 ** 60, e: null, f: { g: 1 }, h: [1] },
    becomes: { input: 10, total: 10 },
  },
];

describe("normalizeUsage", () => {
  it.each([...openAi, ...others, ...libraries, ...own])("reads $from", ({ usage, becomes }) => {
    expect(normalizeUsage(usage)).toEqual(becomes);
  });

  it.each([...openAi, ...others, ...libraries])("gives keys that add up to the total: $from", ({ usage }) => {
    const { total, ...keys } = normalizeUsage(usage) ?? {};
    const sum = Object.values(keys).reduce((a, b) => a + b, 0);
    expect(sum === 0 ? total : sum).toBe(total);
  });

  it.each([...openAi, ...others, ...libraries, ...own])("leaves its own result as it is: $from", ({ usage }) => {
    const once = normalizeUsage(usage);
    expect(normalizeUsage(once)).toEqual(once);
  });

  it("does not change what it is given", () => {
    const usage = Object.freeze({ prompt_tokens: 10, prompt_tokens_details: Object.freeze({ cached_tokens: 5 }) });
    expect(normalizeUsage(usage)).toEqual({ input: 5, input_cached_tokens: 5, total: 10 });
  });

  it("knows zero from nothing", () => {
    expect(normalizeUsage({ prompt_tokens: 0, completion_tokens: 0 })).toEqual({ input: 0, output: 0, total: 0 });
    expect(Object.is(normalizeUsage({ input: -0 })?.input, 0)).toBe(true);
  });

  it("never takes more parts out of a whole than it has", () => {
    const details = { cached_tokens: 90, audio_tokens: 80 };
    expect(normalizeUsage({ prompt_tokens: 100, completion_tokens: 1, prompt_tokens_details: details })).toEqual({
      input: 0,
      output: 1,
      input_cached_tokens: 90,
      input_audio_tokens: 10,
      total: 101,
    });
  });
});

describe("normalizeUsage of what is no usage", () => {
  const throwing = (trap: keyof ProxyHandler<object>): object =>
    new Proxy(
      { input: 1 },
      {
        [trap]: () => {
          throw new Error("hostile");
        },
      },
    );
  const circular: Record<string, unknown> = {};
  circular.tokens = circular;

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a number", 5],
    ["a text", "ten tokens"],
    ["JSON of something else", "{not json"],
    ["a function", () => ({ input: 1 })],
    ["an array", [{ input: 1 }]],
    ["an empty object", {}],
    ["an object without counts", { model: "m", usage: null }],
    ["AI SDK 4 when the provider said nothing", { promptTokens: Number.NaN, completionTokens: Number.NaN }],
    ["a count below zero", { prompt_tokens: -1 }],
    ["a symbol", Symbol("usage")],
    ["a proxy that throws on reading", throwing("get")],
    ["a revoked proxy", revoked()],
    ["an object that holds itself", circular],
  ])("is undefined for %s", (_, usage) => {
    expect(normalizeUsage(usage)).toBeUndefined();
  });

  it("survives getters and details that throw", () => {
    const usage = {
      prompt_tokens: 10,
      get prompt_tokens_details(): never {
        throw new Error("hostile");
      },
    };
    expect(normalizeUsage(usage)).toBeUndefined();
  });

  it("takes nothing from the prototype's names", () => {
    const details = JSON.parse('{ "constructor": 5, "__proto__": 7, "toString": 9 }');
    expect(normalizeUsage({ prompt_tokens: 10, prompt_tokens_details: details })).toEqual({ input: 10, total: 10 });
    const map = normalizeUsage(JSON.parse('{ "input": 1, "__proto__": 7 }'));
    expect(map).toEqual({ input: 1, total: 1 });
    expect(Object.getPrototypeOf(map)).toBe(Object.prototype);
  });

  it("bounds how much it takes from a map", () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`key${index}`, 1]));
    expect(Object.keys(normalizeUsage({ input: 1, ...many }) ?? {}).length).toBeLessThanOrEqual(65);
    expect(normalizeUsage({ input: 1, ["x".repeat(100)]: 5 })).toEqual({ input: 1, total: 1 });
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
