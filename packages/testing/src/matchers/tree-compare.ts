import type { ObservationNode } from "../trace/index.ts";
import { fits } from "./partial.ts";
import { others } from "./tree-text.ts";
import type { TreePattern } from "./types.ts";

/** True when the nodes are what the patterns say, each pattern standing for a node of its own, in any order. */
export function matchesTree(nodes: readonly ObservationNode[], patterns: readonly TreePattern[]): boolean {
  const wanted = patterns.filter((pattern) => pattern.name !== others);
  return matchesSiblings(nodes, wanted, wanted.length < patterns.length);
}

function matchesSiblings(
  nodes: readonly ObservationNode[],
  patterns: readonly TreePattern[],
  andOthers: boolean,
): boolean {
  const [pattern, ...rest] = patterns;
  if (pattern === undefined) return andOthers || nodes.length === 0;
  if (nodes.length < patterns.length) return false;
  return nodes.some(
    (node, index) => matchesNode(node, pattern) && matchesSiblings(nodes.toSpliced(index, 1), rest, andOthers),
  );
}

function matchesNode(node: ObservationNode, { children, andOthers = false, ...fields }: TreePattern): boolean {
  return fits(node, fields) && (children === undefined || matchesSiblings(node.children, children, andOthers));
}
