/** What model calls use and cost: usage in any provider's shape, prices by model, and what a trace adds up to. */
export { type CostQuery, costOf, pricesInUse, setPrices } from "./cost-of.ts";
export {
  type CostEvent,
  createTraceMeter,
  isCosted,
  type MeteredCall,
  type MeterLimit,
  type MeterOptions,
  type TraceMeter,
  tellCost,
} from "./meter.ts";
export { normalizeProviderUsage, normalizeUsage } from "./normalize-usage.ts";
export { createPriceTable } from "./price-table.ts";
export { isSameModel, mayBeSameModel } from "./same-model.ts";
export { normalizeCost } from "./stated-cost.ts";
export { sumCosts } from "./sums.ts";
export type {
  ComparisonOperator,
  CostDetails,
  ModelPrice,
  PriceCondition,
  PriceEntry,
  PriceQuery,
  Prices,
  PricesOption,
  PriceTable,
  PriceTier,
  UsageDetails,
} from "./types.ts";
export { usageFrom } from "./usage-from.ts";
