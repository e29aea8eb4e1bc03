import { describe, expect, it } from "vitest";
import { builtInPrices } from "./built-in-prices.ts";
import { createPriceTable } from "./price-table.ts";
import { tierKinds } from "./price-vocabulary.ts";

const table = builtInPrices();

describe("the built-in price table", () => {
  it("has 167 models, each with a date and at least one price", () => {
    expect(table).toHaveLength(167);
    expect(new Set(table.map(({ price }) => price.model)).size).toBe(167);
    for (const { price } of table) {
      expect(price.updated, price.model).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(price.prices.size, price.model).toBeGreaterThan(0);
    }
  });

  it("has only finite prices above zero, in every tier", () => {
    for (const { price } of table) {
      for (const prices of [price.prices, ...price.tiers.map((tier) => tier.prices)]) {
        for (const [key, value] of prices)
          expect(value > 0 && Number.isFinite(value), `${price.model} ${key}`).toBe(true);
      }
    }
  });

  it("gives every tier a known name, conditions, and the columns of the standard price", () => {
    for (const { price } of table) {
      for (const tier of price.tiers) {
        expect(Object.keys(tierKinds)).toContain(tier.name);
        expect(tier.when.length).toBeGreaterThan(0);
        expect([...tier.prices.keys()], `${price.model} ${tier.name}`).toEqual([...price.prices.keys()]);
      }
    }
  });

  it("asks for tiers with more conditions first, since the first that holds wins", () => {
    for (const { price } of table) {
      const counts = price.tiers.map((tier) => tier.when.length);
      expect(counts, price.model).toEqual([...counts].sort((a, b) => b - a));
    }
  });

  it("finds each model's own entry by the model's name", () => {
    const prices = createPriceTable();
    for (const { price } of table) expect(prices.find(price.model)?.model).toBe(price.model);
  });

  it("matches no model's name by two patterns, so that order decides nothing", () => {
    for (const { price } of table) {
      const found = table.filter(({ pattern }) => pattern.test(price.model)).map((one) => one.price.model);
      expect(found.length, `${price.model} is found as ${found}`).toBeLessThanOrEqual(1);
    }
  });

  it("leaves only names of a spelling or a form of their own outside their own pattern", () => {
    const outside = table.filter(({ pattern, price }) => !pattern.test(price.model)).map(({ price }) => price.model);
    expect(outside.sort()).toEqual([
      "claude-3.5-haiku-latest",
      "claude-3.5-sonnet-20241022",
      "claude-3.5-sonnet-latest",
      "claude-3.7-sonnet-latest",
      "ft:babbage-002",
      "ft:davinci-002",
      "ft:gpt-3.5-turbo-0613",
      "ft:gpt-3.5-turbo-1106",
      "gpt-4-turbo-vision",
    ]);
  });

  it.each([
    ["openai/gpt-4o", "gpt-4o"],
    ["GPT-4O-Mini", "gpt-4o-mini"],
    ["gpt-35-turbo-0125", "gpt-3.5-turbo-0125"],
    ["gpt-5.5", "gpt-5.5-2026-04-23"],
    ["gpt-4-1106-vision-preview", "gpt-4-turbo-vision"],
    ["ft:gpt-3.5-turbo-1106:acme:suffix:abc123", "ft:gpt-3.5-turbo-1106"],
    ["anthropic/claude-sonnet-4-5", "claude-sonnet-4-5-20250929"],
    ["claude-sonnet-4-5@20250929", "claude-sonnet-4-5-20250929"],
    ["claude-haiku-4-5@20251001", "claude-haiku-4-5-20251001"],
    ["claude-4-5-haiku@20251001", "claude-haiku-4-5-20251001"],
    ["claude-3-7-sonnet@20250219", "claude-3.7-sonnet-20250219"],
    ["claude-3-5-haiku@20241022", "claude-3-5-haiku-20241022"],
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929"],
    ["global.anthropic.claude-opus-4-8", "claude-opus-4-8"],
    ["anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3.5-sonnet-20241022"],
    ["google/gemini-2.5-pro", "gemini-2.5-pro"],
    ["googleai/gemini-2.0-flash@default", "gemini-2.0-flash"],
    ["gemini-3.1-pro-preview-customtools", "gemini-3.1-pro-preview"],
    ["text-bison@001", "text-bison"],
  ])("finds %s as %s", (name, model) => {
    expect(createPriceTable().find(name)?.model).toBe(model);
  });

  it.each<[string, Record<string, unknown>]>([
    ["claude-haiku-4-5-20251001", {}],
    ["claude-opus-4-8", { speed: "fast" }],
  ])("has the price of a search for %s with %j", (model, modelParameters) => {
    const usage = { input: 0, web_search_queries: 1_000, total: 0 };
    expect(createPriceTable().costOf({ model, usage, modelParameters })?.total).toBe(10);
  });

  it.each<[string, string, number | undefined]>([
    ["gpt-4o-2031-01-01", "gpt-4o", 2.5],
    ["claude-haiku-4-5@20310101", "claude-haiku-4-5", 1],
    ["gemini-2.5-flash-031", "Gemini-2.5-Flash", 0.3],
    ["gpt-4o-2024-08-06", "gpt-4o-mini", 2.5],
    ["gpt-4o-next", "gpt-4o", undefined],
    ["gpt-5.9", "gpt-5", undefined],
    ["claude-opus-4-31", "claude-opus-4", undefined],
    ["our-llama", "gpt-4o", undefined],
    ["gpt-4o", "gpt-4o-2024-08-06", 2.5],
  ])("prices %s, asked for as %s, by its own name or as a version of that", (model, requestedModel, price) => {
    expect(createPriceTable().costOf({ model, requestedModel, usage: { input: 1e6 } })?.input).toBe(price);
  });

  it.each(["gpt-4o-mini-tts", "my-gpt-4o", "gpt-4o ", "claude", "", "ft:gpt-4o:acme::x", "x".repeat(5000)])(
    "does not know %j",
    (name) => {
      expect(createPriceTable().find(name)).toBeUndefined();
    },
  );
});
