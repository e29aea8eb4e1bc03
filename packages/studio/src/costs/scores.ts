import type { CostRow, CostScore } from "../contract/index.ts";
import type { PromptScore } from "../rollup/index.ts";

/** So many categories are told apart. */
const mostCategories = 5;

/** The scores of each version of a prompt: means of numbers, counts of categories; texts are only counted. */
export function promptScores(found: readonly PromptScore[]): (row: CostRow) => CostScore[] {
  return ({ label, version }) => {
    const own = found.filter(({ promptName, promptVersion }) => promptName === label && promptVersion === version);
    return [...new Set(own.map(({ name }) => name))].map((name) => scoreOf(name, own));
  };
}

function scoreOf(name: string, own: readonly PromptScore[]): CostScore {
  const scores = own.filter((score) => score.name === name);
  const numbers = scores.filter(({ isNumber }) => isNumber);
  const numeric = total(numbers, "count");
  return {
    name,
    count: total(scores, "count"),
    mean: numeric === 0 ? null : total(numbers, "sum") / numeric,
    categories: scores
      .flatMap(({ category, count }) => (category === null ? [] : [{ value: category, count }]))
      .sort((left, right) => right.count - left.count)
      .slice(0, mostCategories),
  };
}

const total = (scores: readonly PromptScore[], key: "count" | "sum"): number =>
  scores.reduce((sum, score) => sum + score[key], 0);
