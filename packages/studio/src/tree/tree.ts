import type { Mark, Node, Step } from "./types.ts";

/** Clocks of two machines agree to about this; less is no news. */
const tolerance = 2;

interface Draft<S extends Step> {
  step: S;
  depth: number;
  children: Draft<S>[];
  marks: Mark[];
  below: number;
  failedBelow: boolean;
}

/** Of those that began in one millisecond the one that came first stays first: ends are as exact as they were long. */
const earlier = (left: Step, right: Step): number => left.start - right.start;

/** Of each circle of parents, the member that began first: it is shown as a root. */
function circleHeads<S extends Step>(drafts: ReadonlyMap<string, Draft<S>>): Set<string> {
  const heads = new Set<string>();
  const settled = new Set<string>();
  for (const begin of drafts.keys()) {
    const path: string[] = [];
    const onPath = new Set<string>();
    let id: string | null = begin;
    while (id !== null && !settled.has(id) && !onPath.has(id)) {
      const draft = drafts.get(id);
      if (draft === undefined) break;
      path.push(id);
      onPath.add(id);
      id = draft.step.parentId;
    }
    if (id !== null && onPath.has(id)) {
      const circle = path.slice(path.indexOf(id)).flatMap((member) => drafts.get(member)?.step ?? []);
      const head = circle.sort(earlier)[0];
      if (head !== undefined) heads.add(head.id);
    }
    for (const member of path) settled.add(member);
  }
  return heads;
}

function marksOf(step: Step, parent: Step | undefined): Mark[] {
  const marks: Mark[] = [];
  if (step.end !== null && step.end < step.start) marks.push("backwards");
  // Within one process clocks do not differ; a late child there only outlived its parent.
  const otherMachine = parent !== undefined && parent.service !== step.service;
  if (otherMachine && step.start + tolerance < parent.start) marks.push("skew");
  return marks;
}

/**
 * The trees of a trace, of steps in the order in which they came. Nothing is lost: an observation whose parent never came, or
 * is yet to come as the root of a trace that `runs` is, or that is its own ancestor, is a root with a mark. Works without recursion, since traces can be ten thousand levels deep.
 * @example const roots = buildTree(observations);
 */
export function buildTree<S extends Step>(steps: readonly S[], runs = false): readonly Node<S>[] {
  const drafts = new Map<string, Draft<S>>();
  for (const step of steps) {
    drafts.set(step.id, { step, depth: 0, children: [], marks: [], below: 0, failedBelow: false });
  }
  const heads = circleHeads(drafts);
  const lost = runs && steps.every(({ parentId }) => parentId !== null) ? "awaited" : "orphan";
  const roots: Draft<S>[] = [];
  for (const draft of drafts.values()) {
    const { step } = draft;
    const parent = step.parentId === null ? undefined : drafts.get(step.parentId);
    const isHead = heads.has(step.id);
    draft.marks.push(...marksOf(step, isHead ? undefined : parent?.step));
    if (isHead) draft.marks.push("cycle");
    else if (step.parentId !== null && parent === undefined) draft.marks.push(lost);
    if (parent === undefined || isHead) roots.push(draft);
    else parent.children.push(draft);
  }
  for (const draft of drafts.values()) draft.children.sort((left, right) => earlier(left.step, right.step));
  roots.sort((left, right) => earlier(left.step, right.step));
  sumUp(roots);
  return roots;
}

function sumUp<S extends Step>(roots: readonly Draft<S>[]): void {
  const order: Draft<S>[] = [...roots];
  for (let index = 0; index < order.length; index += 1) {
    const draft = order[index];
    for (const child of draft?.children ?? []) {
      child.depth = (draft?.depth ?? 0) + 1;
      order.push(child);
    }
  }
  // From the leaves up: each child is complete before its parent asks.
  for (const draft of order.reverse()) {
    for (const child of draft.children) {
      draft.below += child.below + 1;
      draft.failedBelow ||= child.failedBelow || child.step.level === "ERROR";
    }
  }
}
