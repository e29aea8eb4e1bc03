import { roundDollars } from "./dollars.ts";
import type { CostDetails } from "./types.ts";

/**
 * A cost that the user states: finite numbers, zero or more. Without a total Langfuse's servers show none
 * as soon as there are keys beside input and output, so the sum is added.
 */
export function normalizeCost(cost: unknown): CostDetails | undefined {
  try {
    if (typeof cost !== "object" || cost === null) return undefined;
    const details: Record<string, number> = {};
    let sum = 0;
    for (const [key, value] of Object.entries(cost)) {
      if (typeof value !== "number" || !Number.isFinite(value) || value < 0 || key === "__proto__") continue;
      details[key] = value;
      if (key !== "total") sum += value;
    }
    if (Object.keys(details).length === 0) return undefined;
    return { ...details, total: details.total ?? roundDollars(sum) };
  } catch {
    return undefined;
  }
}
