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
  /** Where the step itself ends; what it began may go on after that. */
  readonly end: number;
  readonly children: readonly { node: Node; start: number; end: number }[];
  /** Children before this one are still to be looked at, from the last to end on. */
  next: number;
  /** What lies behind is accounted for. */
  time: number;
}

/**
 * What the trace's length is made of: from its end backwards, always the step that ended last before. Making any of these
 * stretches shorter makes the trace shorter. A job that goes on when what added it is over belongs to that length too; the
 * time between them, in a queue, is nobody's. Works without recursion, as the tree does.
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
  const reaches = reachesOf(roots, now);
  // Roots stand beside each other below nothing; the time between them belongs to nobody.
  const whole = { begin: Number.NEGATIVE_INFINITY, end: Number.NEGATIVE_INFINITY, time: Number.POSITIVE_INFINITY };
  const stack: Visit[] = [visit("", roots, whole, reaches)];
  while (stack.length > 0) {
    const one = stack.at(-1) as Visit;
    const child = one.children[one.next];
    if (child === undefined) {
      add(one.id, one.begin, Math.min(one.time, one.end));
      stack.pop();
      continue;
    }
    one.next += 1;
    const end = Math.min(child.end, one.time);
    const start = Math.max(child.start, one.begin);
    if (start >= end) continue;
    add(one.id, end, Math.min(one.time, one.end));
    one.time = start;
    const { step, children } = child.node;
    stack.push(visit(step.id, children, { begin: start, end: endOf(step, now), time: end }, reaches));
  }
  return path;
}

function visit(
  id: string,
  nodes: readonly Node[],
  times: Pick<Visit, "begin" | "end" | "time">,
  reaches: ReadonlyMap<Node, number>,
): Visit {
  const children = nodes
    .map((node) => ({ node, start: node.step.start, end: reaches.get(node) ?? node.step.start }))
    .sort((left, right) => right.end - left.end || right.start - left.start);
  return { id, ...times, children, next: 0 };
}

const endOf = (step: Step, now: number): number => Math.max(step.start, step.end ?? now);

/** Up to when something of a step or below it went on. */
function reachesOf(roots: readonly Node[], now: number): Map<Node, number> {
  const order: Node[] = [...roots];
  for (let index = 0; index < order.length; index += 1) order.push(...(order[index]?.children ?? []));
  const reaches = new Map<Node, number>();
  for (const node of order.reverse()) {
    let reach = endOf(node.step, now);
    for (const child of node.children) reach = Math.max(reach, reaches.get(child) ?? reach);
    reaches.set(node, reach);
  }
  return reaches;
}

/** How long a step is on the path. */
export const onPath = (path: CriticalPath, id: string): number =>
  (path.get(id) ?? []).reduce((sum, { from, to }) => sum + to - from, 0);
