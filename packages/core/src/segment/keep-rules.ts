import type { HrTime } from "@opentelemetry/api";
import type { Segment, Tracked } from "./types.ts";

/** Rules by which a trace that the rate drops is kept all the same, decided when it has ended. */
export interface KeepRules {
  readonly errors: boolean;
  /** Milliseconds. */
  readonly slowerThan: number | undefined;
  /** US dollars. */
  readonly costAbove: number | undefined;
}

export function hasKeepRules(keep: KeepRules): boolean {
  return keep.errors || keep.slowerThan !== undefined || keep.costAbove !== undefined;
}

/** Whether one of the rules saves this segment. */
export function isKept(segment: Segment, keep: KeepRules, elapsedMs: number): boolean {
  if (keep.errors && segment.failed) return true;
  if (keep.slowerThan !== undefined && elapsedMs > keep.slowerThan) return true;
  if (keep.costAbove === undefined) return false;
  const cost = segment.meter?.total();
  return cost !== undefined && cost > keep.costAbove;
}

/** How long a segment has taken so far: until now, if its root has not ended. */
export function elapsed(root: Tracked | undefined, nowMs: number): number {
  if (root === undefined) return 0;
  const { span, state, unfinishedAt } = root;
  const isRunning = state === "open" || state === "lost";
  return (isRunning ? nowMs : milliseconds(unfinishedAt ?? span.endTime)) - milliseconds(span.startTime);
}

function milliseconds([seconds, nanos]: HrTime): number {
  return seconds * 1e3 + nanos / 1e6;
}
