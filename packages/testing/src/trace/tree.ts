import type { CapturedObservation } from "../observation/index.ts";
import type { ObservationNode } from "./types.ts";

type Member = Pick<CapturedObservation, "id" | "parentId">;

/** What a tree is made of, at its place. */
export type Node<Of extends Member> = Of & { readonly children: readonly Node<Of>[] };

type GrowingNode<Of extends Member> = Of & { readonly children: GrowingNode<Of>[] };

/** The roots of a trace's observations, which come in order. Every observation is in the tree exactly once. */
export function growTree<Of extends Member>(observations: readonly Of[]): Node<Of>[] {
  const nodes = new Map<string, GrowingNode<Of>>();
  for (const observation of observations) nodes.set(observation.id, { ...observation, children: [] });
  const roots: GrowingNode<Of>[] = [];
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
function isInCircle<Of extends Member>(node: GrowingNode<Of>, nodes: ReadonlyMap<string, GrowingNode<Of>>): boolean {
  const seen = new Set<string>();
  let at: GrowingNode<Of> | undefined = node;
  while (at?.parentId !== undefined && !seen.has(at.id)) {
    seen.add(at.id);
    at = nodes.get(at.parentId);
    if (at === node) return true;
  }
  return false;
}
