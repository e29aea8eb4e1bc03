import type { Step } from "../../src/tree/index.ts";
import { placeBar } from "./axis.ts";
import type { Axis, Row } from "./types.ts";

/** A row as a block under the one that called it: what runs at the same time lies in lanes of its own. */
export interface Frame<S extends Step = Step> {
  readonly row: Row<S>;
  /** Its place among the rows. */
  readonly index: number;
  readonly lane: number;
}

interface Draft {
  readonly parent: number;
  readonly children: number[];
  /** From the first beginning to the last end of it and all below it. */
  begin: number;
  reach: number;
  /** Lanes that it and all below it take. */
  height: number;
  /** The lane below its parent's own, counted from 0. */
  offset: number;
}

/** What overlaps by less than this share of the whole does not look as if it did. */
const unseen = 1 / 500;
/** Many begin at a whole millisecond and end at a fraction of one: that much, if it is no larger share than this, is no overlap. */
const [rounded, mostRounded] = [1, 1 / 50];

/** Gives each child, with all below it, the first lanes that are free by then. Answers how many lanes they take. */
function pack(children: readonly number[], drafts: readonly Draft[], tolerance: number): number {
  const busyUntil: number[] = [];
  const members = children.flatMap((index) => drafts[index] ?? []).sort((left, right) => left.begin - right.begin);
  for (const draft of members) {
    let lane = 0;
    for (let at = 0; at < lane + draft.height; at += 1) {
      if ((busyUntil[at] ?? Number.NEGATIVE_INFINITY) > draft.begin + tolerance) lane = at + 1;
    }
    draft.offset = lane;
    for (let at = lane; at < lane + draft.height; at += 1) busyUntil[at] = draft.reach;
  }
  return busyUntil.length;
}

/**
 * The rows of a waterfall as a flame that hangs down: each under its caller, along the same time. Works without
 * recursion, as the tree does.
 * @example const { frames, count } = layLanes(rows, Date.now());
 */
export function layLanes<S extends Step>(
  rows: readonly Row<S>[],
  now: number,
): { readonly frames: readonly Frame<S>[]; readonly count: number } {
  const path: number[] = [];
  const drafts = rows.map(({ depth, node: { step } }, index): Draft => {
    path.length = depth;
    const parent = path.at(-1) ?? -1;
    path.push(index);
    const reach = Math.max(step.start, step.end ?? now);
    return { parent, children: [], begin: step.start, reach, height: 1, offset: 0 };
  });
  const [begin, end] = drafts.reduce(
    ([first, last], draft) => [Math.min(first, draft.begin), Math.max(last, draft.reach)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  const whole = Math.max(0, end - begin);
  const tolerance = Math.max(whole * unseen, Math.min(rounded, whole * mostRounded));
  const roots: number[] = [];
  drafts.forEach(({ parent }, index) => void (drafts[parent]?.children ?? roots).push(index));
  // From the last to the first: callers come before what they call.
  for (const draft of drafts.toReversed()) {
    draft.height = 1 + pack(draft.children, drafts, tolerance);
    const parent = drafts[draft.parent];
    if (parent === undefined) continue;
    parent.begin = Math.min(parent.begin, draft.begin);
    parent.reach = Math.max(parent.reach, draft.reach);
  }
  const count = pack(roots, drafts, tolerance);
  const lanes: number[] = [];
  for (const { parent, offset } of drafts) lanes.push((parent === -1 ? 0 : (lanes[parent] ?? 0) + 1) + offset);
  return { frames: rows.map((row, index) => ({ row, index, lane: lanes[index] ?? 0 })), count };
}

/** Narrower than this, in percent of the axis, neighbours are drawn as one. */
const narrowest = 0.15;

/**
 * What there is to draw of frames: those within the axis, and of many that are too narrow to be told apart one. What
 * failed and what is looked at is always drawn.
 */
export function drawnFrames<S extends Step>(
  frames: readonly Frame<S>[],
  axis: Axis,
  now: number,
  selected: string | null,
): readonly Frame<S>[] {
  const drawn = new Map<number, number>();
  return frames.filter(({ row, lane }) => {
    const { step } = row.node;
    const { left, width, outside } = placeBar({ ...step, queueWait: null }, axis, now);
    if (outside !== null) return false;
    if (step.level === "ERROR" || step.id === selected || width >= narrowest) return true;
    const before = drawn.get(lane);
    if (before !== undefined && Math.abs(left - before) < narrowest) return false;
    drawn.set(lane, left);
    return true;
  });
}
