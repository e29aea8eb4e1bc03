import { dollarsFor, roundDollars } from "./dollars.ts";
import { priceOfKey } from "./price-keys.ts";
import type { ComparisonOperator, CostDetails, ModelPrice, PriceQuery, ReadyCondition, UsageDetails } from "./types.ts";

const compare: Readonly<Record<ComparisonOperator, (a: number, b: number) => boolean>> = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
  eq: (a, b) => a === b,
  neq: (a, b) => a !== b,
};

/**
 * The cost of usage at a model's prices; undefined when nothing of it has a price. A price for `total`
 * (embeddings) is the whole bill, as on Langfuse's servers; else the total is the sum of the keys.
 */
export function priceUsage(price: ModelPrice, query: PriceQuery): CostDetails | undefined {
  const { usage } = query;
  if (usage === undefined) return undefined;
  const prices = applicablePrices(price, query, usage);
  const cost: Record<string, number> = {};
  let sum = 0;
  let priced = false;
  let units = 0;
  for (const key in usage) {
    const count = usage[key];
    if (count === undefined || key === "total") continue;
    units += count;
    const perMillion = priceOfKey(prices, key);
    if (perMillion === undefined) continue;
    const dollars = dollarsFor(count, perMillion);
    cost[key] = dollars;
    sum += dollars;
    priced = true;
  }
  const perMillionTotal = prices.get("total");
  if (perMillionTotal !== undefined) {
    cost.total = dollarsFor(usage.total ?? units, perMillionTotal);
  } else if (priced) {
    cost.total = roundDollars(sum);
  } else {
    return undefined;
  }
  return cost as CostDetails;
}

function applicablePrices(price: ModelPrice, query: PriceQuery, usage: UsageDetails): ReadonlyMap<string, number> {
  for (const tier of price.tiers) {
    if (tier.when.every((condition) => holds(condition, query, usage))) return tier.prices;
  }
  return price.prices;
}

function holds(condition: ReadyCondition, query: PriceQuery, usage: UsageDetails): boolean {
  if (condition.source === "usage") {
    let sum = 0;
    for (const key in usage) if (condition.keys.test(key)) sum += usage[key] ?? 0;
    return compare[condition.operator](sum, condition.value);
  }
  const from = query[condition.source];
  if (typeof from !== "object" || from === null) return false;
  const value = (from as Record<string, unknown>)[condition.key];
  return value !== undefined && value !== null && condition.in.has(String(value));
}
