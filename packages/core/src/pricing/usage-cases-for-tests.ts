import { expect, it } from "vitest";
import { normalizeUsage } from "./normalize-usage.ts";
import type { UsageDetails } from "./types.ts";

/** A payload as a provider or a library sends it, and what it must become. */
export interface UsageCase {
  readonly from: string;
  readonly usage: unknown;
  readonly becomes: UsageDetails;
}

/** What holds of every shape: it reads as expected, its keys add up, and reading the result changes nothing. */
export function testUsageShapes(cases: readonly UsageCase[]): void {
  it.each(cases)("reads $from", ({ usage, becomes }) => {
    expect(normalizeUsage(usage)).toEqual(becomes);
  });

  it.each(cases)("gives keys that add up to the total: $from", ({ usage }) => {
    // Searches are no tokens.
    const { total, web_search_queries: _, ...keys } = normalizeUsage(usage) ?? {};
    const sum = Object.values(keys).reduce((a, b) => a + b, 0);
    expect(Object.keys(keys).length === 0 ? total : sum).toBe(total);
  });

  it.each(cases)("leaves its own result as it is: $from", ({ usage }) => {
    const once = normalizeUsage(usage);
    expect(normalizeUsage(once)).toEqual(once);
  });
}
