import type { Costs } from "../contract/index.ts";
import { type HourCell, sumOf } from "../rollup/index.ts";
import { isCosted } from "./cell-groups.ts";
import { mostRows } from "./figures.ts";

/** Models that have no price, with those of their calls alone that nobody else said the cost of. */
export function unpricedModels(cells: readonly HourCell[]): Costs["unpriced"] {
  const found = new Map<string, { calls: number; tokens: number }>();
  for (const cell of cells.filter(isCosted)) {
    const calls = sumOf(cell, "unpriced");
    if (calls === 0) continue;
    const model = String(cell.row.model);
    const before = found.get(model) ?? { calls: 0, tokens: 0 };
    found.set(model, { calls: before.calls + calls, tokens: before.tokens + sumOf(cell, "unpricedTokens") });
  }
  const models = [...found].map(([model, sums]) => ({ model, ...sums }));
  return models.sort((left, right) => right.tokens - left.tokens || right.calls - left.calls).slice(0, mostRows);
}
