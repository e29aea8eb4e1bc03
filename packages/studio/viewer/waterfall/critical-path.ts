import type { Node, Step } from "../../src/tree/index.ts";

/** A stretch of time in which a step, and nothing that it called, kept the trace from ending earlier. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Each step on the path with its stretches, and how long they are together. */
export type CriticalPath = ReadonlyMap<string, readonly Stretch[]>;

interface Visit {
  readonly id: string;
  readonly begin: number;
  readonly children: readonly { node: Node; start: number; end: number }[];
  /** Children before this one are still to be looked at, from the last to end on. */
  next: number;
  /** What lies behind is accounted for. */
  time: number;
}

/**
 * What the trace's length is made of: from its end backwards, always the step that ended last before. Making any of these
 * stretches shorter makes the trace shorter. Works without recursion, as the tree does.
 * @example criticalPath(roots, Date.now()).get(root.id); // [{ from: 0, to: 12 }, { from: 80, to: 95 }]
 */
export function criticalPath(roots: readonly Node[], now: number): CriticalPath {
  const path = new Map<string, Stretch[]>();
  const add = (id: string, from: number, to: number): void => {
    if (to <= from) return;
    const known = path.get(id);
    if (known === undefined) path.set(id, [{ from, to }]);
    else known.push({ from, to });
  };
  // Roots stand beside each other below nothing; the time between them belongs to nobody.
  const stack: Visit[] = [visit("", roots, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, now)];
  while (stack.length > 0) {
    const one = stack.at(-1) as Visit;
    const child = one.children[one.next];
    if (child === undefined) {
      if (one.id !== "") add(one.id, one.begin, one.time);
      stack.pop();
      continue;
    }
    one.next += 1;
    const end = Math.min(child.end, one.time);
    const start = Math.max(child.start, one.begin);
    if (start >= end) continue;
    if (one.id !== "") add(one.id, end, one.time);
    one.time = start;
    stack.push(visit(child.node.step.id, child.node.children, start, end, now));
  }
  return path;
}

function visit(id: string, nodes: readonly Node[], begin: number, time: number, now: number): Visit {
  const children = nodes
    .map((node) => ({ node, start: node.step.start, end: Math.max(node.step.start, endOf(node.step, now)) }))
    .sort((left, right) => right.end - left.end || right.start - left.start);
  return { id, begin, children, next: 0, time };
}

const endOf = (step: Step, now: number): number => step.end ?? now;

/** How long a step is on the path. */
export const onPath = (path: CriticalPath, id: string): number =>
  (path.get(id) ?? []).reduce((sum, { from, to }) => sum + to - from, 0);
