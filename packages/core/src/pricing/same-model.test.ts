import { describe, expect, it, onTestFinished } from "vitest";
import { setPrices } from "./cost-of.ts";
import { createPriceTable } from "./price-table.ts";
import { isSameModel, mayBeSameModel } from "./same-model.ts";

/** In both orders. */
const both = (test: typeof isSameModel, one: string, other: string): boolean[] => [test(one, other), test(other, one)];

describe("two names", () => {
  it.each([
    ["gpt-4o", "gpt-4o"],
    ["gpt-4o", "GPT-4o"],
    ["gpt-4o", "gpt-4o-2024-08-06"],
    ["gpt-4o", "gpt-4o-2024-05-13"],
    ["openai/gpt-4o", "gpt-4o"],
    ["openai/gpt-4o", "gpt-4o-2024-08-06"],
    ["gateway/openai/gpt-4o", "openai/gpt-4o"],
    ["models/gemini-2.5-pro", "gemini-2.5-pro"],
    ["gemini-2.5-pro-preview", "gemini-2.5-pro-preview-05-06"],
    ["gemini-1.5-pro-002", "gemini-1.5-pro"],
    ["claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"],
    ["claude-sonnet-4-5", "claude-sonnet-4-5@20250929"],
    ["anthropic.claude-sonnet-4-5", "anthropic.claude-sonnet-4-5-20250929-v1:0"],
    ["mistral-large", "mistral-large-latest"],
  ])("are of one model: %s and %s", (one, other) => {
    expect(both(isSameModel, one, other)).toEqual([true, true]);
    expect(both(mayBeSameModel, one, other)).toEqual([true, true]);
  });

  it.each([
    ["gpt-5", "gpt-5-nano"],
    ["gpt-5", "gpt-5-nano-2025-08-07"],
    ["gpt-5", "gpt-5.1"],
    ["gpt-4o", "gpt-4o-mini"],
    ["gpt-4o", "openai/gpt-4o-mini"],
    ["gpt-4o", "gpt-4o-mini-prod"],
    ["gpt-4", "gpt-4o"],
    ["gpt-4", "gpt-4-1106-preview"],
    ["gpt-4", "gpt-4-32k-0613"],
    ["gpt-4o-2024-08-06", "gpt-4o-2024-05-13"],
    ["o3", "o3-mini"],
    ["gpt-5.4", "gpt-5.4-mini"],
    ["claude-opus-4", "claude-opus-4-5"],
    ["claude-opus-4", "claude-opus-4-9"],
    ["llama-3.1", "llama-3.1-70b"],
    ["azure/gpt-4o", "openai/gpt-4o"],
    ["gpt-4o", "support-bot"],
    ["", "gpt-4o"],
  ])("are of two models: %s and %s", (one, other) => {
    expect(both(isSameModel, one, other)).toEqual([false, false]);
    expect(both(mayBeSameModel, one, other)).toEqual([false, false]);
  });

  it.each([
    ["gpt-4o", "gpt-4o-prod"],
    ["gpt-4o", "gpt-4o-2024-08-06-eu"],
    ["openai/gpt-4o", "gpt-4o_prod"],
  ])("may be of one model, where people chose one of them: %s and %s", (one, other) => {
    expect(both(isSameModel, one, other)).toEqual([false, false]);
    expect(both(mayBeSameModel, one, other)).toEqual([true, true]);
  });

  it("are of two models where one has a price of its own, and of one where a price is for both", () => {
    onTestFinished(() => setPrices(createPriceTable()));
    setPrices(createPriceTable({ "gpt-4o-prod": { input: 1 } }));
    expect(mayBeSameModel("gpt-4o", "gpt-4o-prod")).toBe(false);
    setPrices(createPriceTable([{ model: "ours", match: "^gpt-4o", prices: { input: 1 } }]));
    expect(mayBeSameModel("gpt-4o", "gpt-4o-prod")).toBe(true);
  });

  it("of any length are looked at for a moment only", () => {
    expect(mayBeSameModel("gpt-4o", `gpt-4o${"-a".repeat(1e5)}`)).toBe(false);
  });
});
