import { describe } from "vitest";
import { testUsageShapes, type UsageCase } from "./usage-cases-for-tests.ts";

const cases: readonly UsageCase[] = [
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
      web_search_queries: 1,
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
    from: "Anthropic, which has compacted, asked an advisor and searched",
    usage: {
      input_tokens: 23_000,
      output_tokens: 1000,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
      server_tool_use: { web_search_requests: 3, web_fetch_requests: 1 },
      iterations: [
        { type: "compaction", input_tokens: 180_000, output_tokens: 3500, cache_read_input_tokens: 500 },
        { type: "compaction", input_tokens: 10, cache_creation: { ephemeral_1h_input_tokens: 7 } },
        { type: "message", input_tokens: 23_000, output_tokens: 1000, cache_creation: null },
        { type: "advisor_message", model: "claude-opus-4-8", input_tokens: 82_300, output_tokens: 1600 },
        null,
      ],
    },
    becomes: {
      input: 203_010,
      output: 4500,
      input_cached_tokens: 500,
      input_cache_creation_1h: 7,
      web_search_queries: 3,
      total: 208_017,
    },
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

describe("usage in other providers' shapes", () => testUsageShapes(cases));
