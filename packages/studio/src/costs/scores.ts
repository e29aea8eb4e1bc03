import type { CostRow, CostScore } from "../contract/index.ts";
import type { PromptScore } from "../rollup/index.ts";

/** The scores of each version of a prompt: means of numbers, counts of categories. */
export function promptScores(found: readonly PromptScore[]): (row: CostRow) => CostScore[] {
  return ({ label, version }) => {
    const own = found.filter(({ promptName, promptVersion }) => promptName === label && promptVersion === version);
    return [...new Set(own.map(({ name }) => name))].map((name) => scoreOf(name, own));
  };
}

function scoreOf(name: string, own: readonly PromptScore[]): CostScore {
  const scores = own.filter((score) => score.name === name);
  const numbers = scores.filter(({ value }) => value === "");
  const numeric = total(numbers, "count");
  return {
    name,
    count: total(scores, "count"),
    mean: numeric === 0 ? null : total(numbers, "sum") / numeric,
    categories: scores
      .filter(({ value }) => value !== "")
      .map(({ value, count }) => ({ value, count }))
      .sort((left, right) => right.count - left.count),
  };
}

const total = (scores: readonly PromptScore[], key: "count" | "sum"): number =>
  scores.reduce((sum, score) => sum + score[key], 0);
