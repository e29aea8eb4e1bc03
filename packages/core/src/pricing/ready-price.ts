import { completePrices } from "./price-keys.ts";
import type { ModelPrice, PriceCondition, PriceEntry, ReadyCondition } from "./types.ts";

/** Makes an entry ready for the hot path; a regular expression that does not compile throws a SyntaxError. */
export function readyPrice(entry: PriceEntry, source: ModelPrice["source"]): ModelPrice {
  return {
    model: entry.model,
    updated: entry.updated,
    source,
    prices: completePrices(entry.prices),
    tiers: (entry.tiers ?? []).map((tier) => ({
      name: tier.name,
      when: tier.when.map(readyCondition),
      prices: completePrices(tier.prices),
    })),
  };
}

function readyCondition(condition: PriceCondition): ReadyCondition {
  if ("usage" in condition) {
    const { operator, value } = condition;
    return { source: "usage", keys: new RegExp(condition.usage, "i"), operator, value };
  }
  return "parameter" in condition
    ? { source: "modelParameters", key: condition.parameter, in: new Set(condition.in) }
    : { source: "metadata", key: condition.metadata, in: new Set(condition.in) };
}

/**
 * The test of an entry's model names. Langfuse's servers keep Postgres patterns, which begin with "(?i)"
 * and find anywhere in the name; g and y would make a RegExp remember its last match.
 */
export function nameTest(entry: PriceEntry): (model: string) => boolean {
  const { match } = entry;
  if (match === undefined) {
    const name = entry.model.toLowerCase();
    return (model) => model.toLowerCase() === name;
  }
  const pattern =
    typeof match === "string"
      ? new RegExp(match.replace(/^\(\?i\)/, ""), "i")
      : new RegExp(match.source, `${match.flags.replace(/[giy]/g, "")}i`);
  return (model) => pattern.test(model);
}
