import { describe } from "vitest";
import { testUsageShapes, type UsageCase } from "./usage-cases-for-tests.ts";

const cases: readonly UsageCase[] = [
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

describe("usage in OpenAI's shapes", () => testUsageShapes(cases));
