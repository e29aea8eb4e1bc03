import { describe } from "vitest";
import { testUsageShapes, type UsageCase } from "./usage-cases-for-tests.ts";

const cases: readonly UsageCase[] = [
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

describe("usage in the shapes of libraries and span attributes", () => testUsageShapes(cases));
