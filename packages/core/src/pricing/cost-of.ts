import { shared } from "../runtime/index.ts";
import { normalizeUsage } from "./normalize-usage.ts";
import { createPriceTable } from "./price-table.ts";
import type { CostDetails, PriceTable } from "./types.ts";

/** What costOf asks: usage in any provider's shape. */
export interface CostQuery {
  readonly model: string | undefined;
  /** What was asked for, where the answer names another model: prices of one's own may be for either. */
  readonly requestedModel?: string | undefined;
  readonly usage: unknown;
  /** Some tiers depend on them: `service_tier`, `speed`. */
  readonly modelParameters?: Readonly<Record<string, unknown>> | undefined;
  readonly metadata?: unknown;
}

const slot: { prices: PriceTable | undefined } = shared("prices", () => ({ prices: undefined }));

/** The prices of the set-up that runs. */
export function setPrices(prices: PriceTable): void {
  slot.prices = prices;
}

/** Those, or the built-in ones. */
export function pricesInUse(): PriceTable {
  slot.prices ??= createPriceTable();
  return slot.prices;
}

/**
 * The cost of one call in US dollars, by the prices that `initLangfuse` was told and the built-in ones; undefined, and not
 * zero, when the model or the usage is unknown.
 * @example costOf({ model: "gpt-4o", usage: { input: 1000, output: 100 } }) // { input: 0.0025, output: 0.001, total: 0.0035 }
 */
export function costOf(query: CostQuery, table?: PriceTable): CostDetails | undefined {
  try {
    const usage = normalizeUsage(query.usage);
    if (usage === undefined) return undefined;
    return (table ?? pricesInUse()).costOf({ ...query, usage });
  } catch {
    // A proxy or a getter of the application's object may throw.
    return undefined;
  }
}
