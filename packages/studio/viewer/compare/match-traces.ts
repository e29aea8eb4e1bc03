import type { Observation } from "../../src/contract/index.ts";
import { buildTree, type Node } from "../waterfall/index.ts";

/** A step of either trace or of both. */
export interface Pair {
  readonly depth: number;
  readonly left: Observation | null;
  readonly right: Observation | null;
}

type Nodes = readonly Node<Observation>[];

/** Below parents that belong together, the steps of the same type and name do, in their order. */
function pairUp(left: Nodes, right: Nodes): { left?: Node<Observation>; right?: Node<Observation> }[] {
  const keyOf = ({ step }: Node<Observation>): string => `${step.type} ${step.name}`;
  const waiting = new Map<string, Node<Observation>[]>();
  for (const node of right) waiting.set(keyOf(node), [...(waiting.get(keyOf(node)) ?? []), node]);
  const taken = new Set<Node<Observation>>();
  const pairs = left.map((node) => {
    const partner = waiting.get(keyOf(node))?.shift();
    if (partner === undefined) return { left: node };
    taken.add(partner);
    return { left: node, right: partner };
  });
  return [...merged(pairs, right, taken)];
}

/** What only the right side has stands behind what stood before it there. */
function merged(
  pairs: readonly { left: Node<Observation>; right?: Node<Observation> }[],
  right: Nodes,
  taken: ReadonlySet<Node<Observation>>,
): { left?: Node<Observation>; right?: Node<Observation> }[] {
  const all: { left?: Node<Observation>; right?: Node<Observation> }[] = [...pairs];
  let before: Node<Observation> | undefined;
  for (const node of right) {
    if (!taken.has(node)) {
      const at = before === undefined ? -1 : all.findIndex((pair) => pair.right === before);
      all.splice(at + 1, 0, { right: node });
    }
    before = node;
  }
  return all;
}

/**
 * The steps of two traces in one tree, matched by type, name and order.
 * @example matchTraces(before.list, after.list).filter(({ left }) => left === null); // what is new
 */
export function matchTraces(left: readonly Observation[], right: readonly Observation[]): Pair[] {
  const found: Pair[] = [];
  const leftRoots = buildTree(left);
  const rightRoots = buildTree(right);
  // A trace is compared with a later run of the same, whatever that is called.
  const single = leftRoots.length === 1 && rightRoots.length === 1;
  const [only, other] = [leftRoots[0], rightRoots[0]];
  const first = single && only && other ? [{ left: only, right: other }] : pairUp(leftRoots, rightRoots);
  const stack = first.map((pair) => ({ ...pair, depth: 0 })).reverse();
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const { depth } = pair;
    found.push({ depth, left: pair.left?.step ?? null, right: pair.right?.step ?? null });
    const below = pairUp(pair.left?.children ?? [], pair.right?.children ?? []);
    stack.push(...below.map((one) => ({ ...one, depth: depth + 1 })).reverse());
  }
  return found;
}
