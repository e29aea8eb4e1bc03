import { fieldsOf } from "./fields.ts";

/** Of xAI: ten thousand million are a dollar. */
const ticksPerDollar = 1e10;

/** Dollars that a server says it has charged; nearer to the truth than any table of prices. */
export function reportedCost(usage: unknown): number | undefined {
  const { cost, cost_details: details, is_byok: isOwnKey, cost_in_usd_ticks: ticks } = fieldsOf(usage);
  if (typeof ticks === "number" && ticks >= 0) return ticks / ticksPerDollar;
  // Perplexity says it in parts.
  const charged = typeof cost === "number" ? cost : fieldsOf(cost).total_cost;
  if (typeof charged !== "number" || !(charged >= 0)) return undefined;
  // OpenRouter with a key of one's own: it charges its fee, and the model's provider the rest.
  const elsewhere = isOwnKey === true ? fieldsOf(details).upstream_inference_cost : undefined;
  return typeof elsewhere === "number" ? charged + elsewhere : charged;
}
