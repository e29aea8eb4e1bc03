import { describe, expect, it } from "vitest";
import { costOf } from "./cost-of.ts";
import { createPriceTable } from "./price-table.ts";
import { normalizeCost } from "./stated-cost.ts";
import type { UsageDetails } from "./types.ts";

interface Case {
  readonly says: string;
  readonly model: string;
  readonly usage: UsageDetails;
  readonly modelParameters?: Record<string, unknown>;
  readonly cost: Record<string, number>;
}

// Each figure is tokens times the published price per million, worked out by hand.
const cases: readonly Case[] = [
  {
    says: "input and output",
    model: "gpt-4o",
    usage: { input: 1000, output: 500, total: 1500 },
    cost: { input: 0.0025, output: 0.005, total: 0.0075 },
  },
  {
    says: "cached input at its own price",
    model: "gpt-4o-2024-11-20",
    usage: { input: 176, input_cached_tokens: 1024, output: 300, total: 1500 },
    cost: { input: 0.00044, input_cached_tokens: 0.00128, output: 0.003, total: 0.00472 },
  },
  {
    says: "the fast tier by service_tier",
    model: "gpt-4o",
    usage: { input: 1000, output: 500, total: 1500 },
    modelParameters: { service_tier: "priority" },
    cost: { input: 0.00425, output: 0.0085, total: 0.01275 },
  },
  {
    says: "the standard price for a service_tier without a tier",
    model: "gpt-4o",
    usage: { input: 1000, output: 500, total: 1500 },
    modelParameters: { service_tier: "default" },
    cost: { input: 0.0025, output: 0.005, total: 0.0075 },
  },
  {
    says: "the flex tier",
    model: "gpt-5",
    usage: { input: 10_000, output: 2000, total: 12_000 },
    modelParameters: { service_tier: "flex" },
    cost: { input: 0.00625, output: 0.01, total: 0.01625 },
  },
  {
    says: "a cached price of three digits",
    model: "o4-mini",
    usage: { input_cached_tokens: 1000, total: 1000 },
    modelParameters: { service_tier: "flex" },
    cost: { input_cached_tokens: 0.000138, total: 0.000138 },
  },
  {
    says: "the standard price at exactly the long-context limit",
    model: "gpt-5.4",
    usage: { input: 272_000, output: 1000, total: 273_000 },
    cost: { input: 0.68, output: 0.015, total: 0.695 },
  },
  {
    says: "the long-context tier above it",
    model: "gpt-5.4",
    usage: { input: 300_000, output: 1000, total: 301_000 },
    cost: { input: 1.5, output: 0.0225, total: 1.5225 },
  },
  {
    says: "flex and long context together",
    model: "gpt-5.4",
    usage: { input: 300_000, output: 1000, total: 301_000 },
    modelParameters: { service_tier: "flex" },
    cost: { input: 0.75, output: 0.01125, total: 0.76125 },
  },
  {
    says: "fast over long context, whose fast tier the model has not, as fast",
    model: "gpt-5.4",
    usage: { input: 300_000, output: 1000, total: 301_000 },
    modelParameters: { service_tier: "fast" },
    cost: { input: 1.5, output: 0.03, total: 1.53 },
  },
  {
    says: "fast and long context with cache reads and writes, all input keys counting towards the limit",
    model: "gpt-5.6-sol",
    usage: { input: 200_000, input_cached_tokens: 100_000, input_cache_creation: 1000, output: 1000, total: 302_000 },
    modelParameters: { service_tier: "fast" },
    cost: { input: 4, input_cached_tokens: 0.2, input_cache_creation: 0.025, output: 0.09, total: 4.315 },
  },
  {
    says: "Gemini's long context, reasoning at the output price",
    model: "gemini-2.5-pro",
    usage: { input: 150_000, input_cached_tokens: 60_000, output: 500, output_reasoning_tokens: 1500, total: 212_000 },
    cost: { input: 0.375, input_cached_tokens: 0.015, output: 0.0075, output_reasoning_tokens: 0.0225, total: 0.42 },
  },
  {
    says: "Gemini's audio input",
    model: "gemini-2.5-flash",
    usage: { input: 100, input_audio_tokens: 900, output: 10, total: 1010 },
    cost: { input: 0.00003, input_audio_tokens: 0.0009, output: 0.000025, total: 0.000955 },
  },
  {
    says: "search queries beside tokens",
    model: "gemini-3-pro-preview",
    usage: { input: 1000, web_search_queries: 2, total: 1002 },
    cost: { input: 0.002, web_search_queries: 0.028, total: 0.03 },
  },
  {
    says: "Anthropic's cache, read and written for 5 minutes and for an hour",
    model: "claude-sonnet-4-5",
    usage: {
      input: 10,
      output: 300,
      input_cached_tokens: 2000,
      input_cache_creation_5m: 100,
      input_cache_creation_1h: 50,
      total: 2460,
    },
    cost: {
      input: 0.00003,
      output: 0.0045,
      input_cached_tokens: 0.0006,
      input_cache_creation_5m: 0.000375,
      input_cache_creation_1h: 0.0003,
      total: 0.005805,
    },
  },
  {
    says: "the cache of a model whose price list leaves it out",
    model: "claude-3-haiku-20240307",
    usage: { input_cached_tokens: 1e6, input_cache_creation: 1e6, input_cache_creation_1h: 1e6, total: 3e6 },
    cost: { input_cached_tokens: 0.03, input_cache_creation: 0.3, input_cache_creation_1h: 0.5, total: 0.83 },
  },
  {
    says: "the cache of another",
    model: "claude-3-opus@20240229",
    usage: { input_cached_tokens: 1e6, input_cache_creation: 1e6, input_cache_creation_1h: 1e6, total: 3e6 },
    cost: { input_cached_tokens: 1.5, input_cache_creation: 18.75, input_cache_creation_1h: 30, total: 50.25 },
  },
  {
    says: "Anthropic's fast mode by speed",
    model: "claude-opus-4-8",
    usage: { input: 1000, output: 100, total: 1100 },
    modelParameters: { speed: "fast" },
    cost: { input: 0.01, output: 0.005, total: 0.015 },
  },
  {
    says: "a Bedrock name",
    model: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    usage: { input: 1000, output: 100, total: 1100 },
    cost: { input: 0.001, output: 0.0005, total: 0.0015 },
  },
  {
    says: "embeddings by their total",
    model: "text-embedding-3-small",
    usage: { input: 5000, total: 5000 },
    cost: { total: 0.0001 },
  },
  {
    says: "reasoning of a model whose price list does not name it",
    model: "gpt-5.4-mini",
    usage: { input: 1000, output: 100, output_reasoning_tokens: 900, total: 2000 },
    cost: { input: 0.00075, output: 0.00045, output_reasoning_tokens: 0.00405, total: 0.00525 },
  },
  {
    says: "cached input of a model without a discount for it",
    model: "gpt-4-0613",
    usage: { input: 10, input_cached_tokens: 90, total: 100 },
    cost: { input: 0.0003, input_cached_tokens: 0.0027, total: 0.003 },
  },
  {
    says: "audio in and out",
    model: "gpt-4o-audio-preview",
    usage: { input: 20, input_audio_tokens: 80, output: 50, output_audio_tokens: 50, total: 200 },
    cost: { input: 0.00005, input_audio_tokens: 0.008, output: 0.0005, output_audio_tokens: 0.01, total: 0.01855 },
  },
  {
    says: "other names of the same keys",
    model: "claude-3-5-sonnet-20241022",
    usage: { input: 1000, cache_read_input_tokens: 1000, cache_creation_input_tokens: 1000, total: 3000 },
    cost: { input: 0.003, cache_read_input_tokens: 0.0003, cache_creation_input_tokens: 0.00375, total: 0.00705 },
  },
];

describe("the cost of a call", () => {
  const table = createPriceTable();

  it.each(cases)("counts $says ($model)", ({ cost, says: _, ...query }) => {
    expect(table.costOf(query)).toEqual(cost);
  });

  it("comes out without the dust of binary fractions", () => {
    for (const tokens of [1, 3, 7, 999, 1000, 1001, 123_457, 1_234_567]) {
      const cost = table.costOf({ model: "gpt-4o", usage: { input: tokens, output: tokens } });
      expect(String(cost?.input).replace(/^.*\./, "").length).toBeLessThanOrEqual(12);
      expect(Math.round((cost?.total ?? 0) * 1e7)).toBe(tokens * 125);
    }
    expect(table.costOf({ model: "gpt-4o", usage: { input: 1000 } })).toEqual({ input: 0.0025, total: 0.0025 });
  });

  it("is undefined, not zero, when the model is unknown or nothing has a price", () => {
    expect(table.costOf({ model: "no-such-model", usage: { input: 1 } })).toBeUndefined();
    expect(table.costOf({ model: undefined, usage: { input: 1 } })).toBeUndefined();
    expect(table.costOf({ model: "gpt-4o", usage: undefined })).toBeUndefined();
    expect(table.costOf({ model: "gpt-4o", usage: {} })).toBeUndefined();
    expect(table.costOf({ model: "gpt-4o", usage: { images: 3, total: 3 } })).toBeUndefined();
  });

  it("is zero when nothing was used", () => {
    expect(table.costOf({ model: "gpt-4o", usage: { input: 0, output: 0, total: 0 } })).toEqual({
      input: 0,
      output: 0,
      total: 0,
    });
  });

  it("leaves keys without a price out", () => {
    expect(table.costOf({ model: "gpt-4o", usage: { input: 1000, images: 3 } })).toEqual({
      input: 0.0025,
      total: 0.0025,
    });
  });

  it("never throws for hostile model parameters", () => {
    const modelParameters = {
      get service_tier(): string {
        throw new Error("no");
      },
    };
    expect(table.costOf({ model: "gpt-4o", usage: { input: 1 }, modelParameters })).toBeUndefined();
    expect(
      table.costOf({
        model: "gpt-4o",
        usage: { input: 1000 },
        modelParameters: "flex" as unknown as Record<string, unknown>,
      }),
    ).toEqual({ input: 0.0025, total: 0.0025 });
  });
});

describe("costOf", () => {
  it("takes usage in a provider's shape", () => {
    const usage = { prompt_tokens: 1200, completion_tokens: 300, prompt_tokens_details: { cached_tokens: 1024 } };
    expect(costOf({ model: "gpt-4o", usage })).toEqual({
      input: 0.00044,
      output: 0.003,
      input_cached_tokens: 0.00128,
      total: 0.00472,
    });
  });

  it("uses the table that it is given", () => {
    const table = createPriceTable({ "gpt-4o": { input: 1, output: 1 } });
    expect(costOf({ model: "gpt-4o", usage: { input: 1000 } }, table)).toEqual({ input: 0.001, total: 0.001 });
    expect(costOf({ model: "gpt-4o", usage: "nothing" }, table)).toBeUndefined();
  });
});

describe("normalizeCost", () => {
  it("keeps what is an amount and adds the total", () => {
    expect(normalizeCost({ input: 0.1, output: 0.2, cached: 0.3, wrong: Number.NaN, below: -1, text: "1" })).toEqual({
      input: 0.1,
      output: 0.2,
      cached: 0.3,
      total: 0.6,
    });
    expect(normalizeCost({ input: 1, total: 5 })).toEqual({ input: 1, total: 5 });
  });

  it("is undefined for what is no cost", () => {
    for (const value of [undefined, null, 1, "1", {}, { input: "1" }, new Proxy({}, { ownKeys: () => fail() })]) {
      expect(normalizeCost(value)).toBeUndefined();
    }
  });
});

function fail(): never {
  throw new Error("a hostile object");
}
