import type { Node, Step } from "../../src/tree/index.ts";
import type { Row } from "./types.ts";

export interface RowOptions {
  readonly collapsed: ReadonlySet<string>;
  /** Words that all must be found in a row; empty for no search. */
  readonly search: string;
  /** For each of the words the steps whose content has it, as far as that is known. */
  readonly inContent?: readonly ReadonlySet<string>[] | undefined;
  readonly hideInfrastructure: boolean;
}

type Search = Pick<RowOptions, "search" | "inContent">;

/** Whether a step has all the words, in its name, type, service, model or message, or in its content. */
function matches(step: Step, { search, inContent }: Search): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [step.name, step.type, step.service, step.model, step.statusMessage, step.id].join("\n").toLowerCase();
  return words.every((word, at) => text.includes(word) || inContent?.[at]?.has(step.id));
}

/** Those that fit the search, and all that leads to them. */
function kept<S extends Step>(roots: readonly Node<S>[], search: Search): Set<Node<S>> | undefined {
  if (search.search.trim() === "") return undefined;
  const keep = new Set<Node<S>>();
  const order: { node: Node<S>; parent: number }[] = roots.map((node) => ({ node, parent: -1 }));
  for (let index = 0; index < order.length; index += 1) {
    for (const child of order[index]?.node.children ?? []) order.push({ node: child, parent: index });
  }
  for (let index = order.length - 1; index >= 0; index -= 1) {
    const entry = order[index];
    if (entry === undefined) continue;
    if (matches(entry.node.step, search)) keep.add(entry.node);
    const parent = order[entry.parent]?.node;
    if (parent !== undefined && keep.has(entry.node)) keep.add(parent);
  }
  return keep;
}

/**
 * The rows to draw, from top to bottom. A search opens what is collapsed; what a hidden observation holds moves up to
 * the nearest ancestor that is shown.
 * @example const rows = visibleRows(roots, { collapsed: new Set(), search: "gpt", hideInfrastructure: true });
 */
export function visibleRows<S extends Step>(roots: readonly Node<S>[], options: RowOptions): Row<S>[] {
  const keep = kept(roots, options);
  const rows: Row<S>[] = [];
  const stack: { node: Node<S>; depth: number }[] = [];
  const push = (nodes: readonly Node<S>[], depth: number): void => {
    for (let index = nodes.length - 1; index >= 0; index -= 1) {
      const node = nodes[index];
      if (node !== undefined && (keep === undefined || keep.has(node))) stack.push({ node, depth });
    }
  };
  push(roots, 0);
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { node, depth } = entry;
    // A failure is never hidden.
    if (options.hideInfrastructure && node.step.infrastructure && node.step.level !== "ERROR") {
      push(node.children, depth);
      continue;
    }
    const collapsed = keep === undefined && options.collapsed.has(node.step.id);
    const found = keep === undefined || matches(node.step, options);
    rows.push({ node, depth, collapsed, hasChildren: node.children.length > 0, found });
    if (!collapsed) push(node.children, depth + 1);
  }
  return rows;
}

/** Where the next row that failed is, after `from`, going round; -1 when none failed. */
export function nextFailed(rows: readonly Row[], from: number): number {
  for (let step = 1; step <= rows.length; step += 1) {
    const index = (from + step) % rows.length;
    if (rows[index]?.node.step.level === "ERROR") return index;
  }
  return -1;
}
