import type { Node } from "@babel/types";

const skipped = new Set(["loc", "start", "end", "leadingComments", "trailingComments", "innerComments", "extra"]);

export const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as { type?: unknown }).type === "string";

function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (skipped.has(key)) return [];
    return Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : [];
  });
}

/** A node, and those that it stands in, nearest first. */
export interface Found<T extends Node = Node> {
  readonly node: T;
  readonly parents: readonly Node[];
}

/** Every node of a kind, in the order of the text. */
export function findAll<Type extends Node["type"]>(root: Node, type: Type): Found<Extract<Node, { type: Type }>>[] {
  const found: Found<Extract<Node, { type: Type }>>[] = [];
  const visit = (node: Node, parents: readonly Node[]): void => {
    if (node.type === type) found.push({ node: node as Extract<Node, { type: Type }>, parents });
    for (const child of childrenOf(node)) visit(child, [node, ...parents]);
  };
  visit(root, []);
  return found;
}

export const startOf = (node: Node): number => node.start ?? 0;
export const endOf = (node: Node): number => node.end ?? 0;
