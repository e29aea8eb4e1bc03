import { roundDollars } from "./dollars.ts";
import type { CostDetails, UsageDetails } from "./types.ts";

/** Keys come from users too; a sum over a long trace must not grow without bound. */
const mostKeys = 128;

/**
 * Usage of several calls, key by key; undefined when none of them has any.
 * @example sumUsage([{ input: 1, total: 1 }, undefined, { input: 2, total: 2 }]) // { input: 3, total: 3 }
 */
export function sumUsage(parts: Iterable<UsageDetails | undefined>): UsageDetails | undefined {
  return sum(parts, (value) => value);
}

/**
 * Costs of several calls, key by key; undefined when the cost of none is known.
 * @example sumCosts([{ input: 0.1, total: 0.1 }, { input: 0.2, total: 0.2 }]) // { input: 0.3, total: 0.3 }
 */
export function sumCosts(parts: Iterable<CostDetails | undefined>): CostDetails | undefined {
  return sum(parts, roundDollars) as CostDetails | undefined;
}

function sum(
  parts: Iterable<Record<string, number> | undefined>,
  round: (value: number) => number,
): Record<string, number> | undefined {
  let totals: Map<string, number> | undefined;
  for (const part of parts) {
    if (part === undefined) continue;
    totals ??= new Map();
    for (const key in part) {
      if (totals.size >= mostKeys && key !== "total" && !totals.has(key)) continue;
      totals.set(key, round((totals.get(key) ?? 0) + (part[key] ?? 0)));
    }
  }
  return totals && Object.fromEntries(totals);
}
