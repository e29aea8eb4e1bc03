import type { CapturedObservation } from "@langfuse-kit/testing";

/** The traces as lines of "child < parent", sorted; alike for all traces that were made alike. */
function treesOf(observations: readonly CapturedObservation[]): Map<string, string[]> {
  const names = new Map(observations.map(({ traceId, id, name }) => [`${traceId}:${id}`, name]));
  const trees = new Map<string, string[]>();
  for (const { traceId, parentId, name, isAppRoot } of observations) {
    const parent = parentId === undefined ? "" : ` < ${names.get(`${traceId}:${parentId}`) ?? "?"}`;
    const line = `${name}${parent}${isAppRoot ? " (root)" : ""}`;
    trees.set(traceId, [...(trees.get(traceId) ?? []), line].sort());
  }
  return trees;
}

/** Each form of tree, with how many traces have it. */
export function formsOf(observations: readonly CapturedObservation[]): Record<string, number> {
  const forms: Record<string, number> = {};
  for (const lines of treesOf(observations).values()) {
    const form = lines.join("; ");
    forms[form] = (forms[form] ?? 0) + 1;
  }
  return forms;
}
