import type { Tracked } from "./types.ts";

/** What has begun and not ended, in the order of beginning. */
export interface OpenList {
  add(tracked: Tracked): void;
  remove(tracked: Tracked): void;
  oldest(): Tracked | undefined;
  size(): number;
}

/**
 * Linked through its members, and every link is cleared on the way out. A Set would do, but the tables that it outgrows
 * point to each other: one that has reached the old generation keeps all that came after it, dead or alive, until the
 * next full collection.
 */
export function createOpenList(): OpenList {
  let first: Tracked | undefined;
  let last: Tracked | undefined;
  let size = 0;

  return {
    add(tracked) {
      tracked.openBefore = last;
      if (last === undefined) first = tracked;
      else last.openAfter = tracked;
      last = tracked;
      size += 1;
    },
    remove(tracked) {
      const { openBefore: before, openAfter: after } = tracked;
      if (before === undefined && first !== tracked) return;
      if (before === undefined) first = after;
      else before.openAfter = after;
      if (after === undefined) last = before;
      else after.openBefore = before;
      tracked.openBefore = undefined;
      tracked.openAfter = undefined;
      size -= 1;
    },
    oldest: () => first,
    size: () => size,
  };
}
