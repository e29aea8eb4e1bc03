import type { CapturedObservation } from "../observation/index.ts";
import type { ObservationNode } from "./types.ts";

interface GrowingNode extends CapturedObservation {
  readonly children: GrowingNode[];
}

/** The roots of a trace's observations, which come in order. Every observation is in the tree exactly once. */
export function growTree(observations: readonly CapturedObservation[]): ObservationNode[] {
  const nodes = new Map<string, GrowingNode>();
  for (const observation of observations) nodes.set(observation.id, { ...observation, children: [] });
  const roots: GrowingNode[] = [];
  for (const node of nodes.values()) {
    const parent = node.parentId === undefined ? undefined : nodes.get(node.parentId);
    if (parent === undefined || isInCircle(node, nodes)) roots.push(node);
    else parent.children.push(node);
  }
  return roots;
}

/** The first of a hierarchy, depth first, that a test holds for. */
export function search(
  nodes: readonly ObservationNode[],
  test: (node: ObservationNode) => boolean,
): ObservationNode | undefined {
  const waiting = [...nodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (test(node)) return node;
    for (const child of [...node.children].reverse()) waiting.push(child);
  }
  return undefined;
}

/** Observations that are each other's ancestors have no root; each of them becomes one. */
function isInCircle(node: GrowingNode, nodes: ReadonlyMap<string, GrowingNode>): boolean {
  const seen = new Set<string>();
  let at: GrowingNode | undefined = node;
  while (at?.parentId !== undefined && !seen.has(at.id)) {
    seen.add(at.id);
    at = nodes.get(at.parentId);
    if (at === node) return true;
  }
  return false;
}
