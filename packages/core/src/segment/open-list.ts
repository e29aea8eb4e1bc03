import type { Tracked } from "./types.ts";

/** What has begun and not ended, in the order of beginning. */
export interface OpenList {
  add(tracked: Tracked): void;
  remove(tracked: Tracked): void;
  oldest(): Tracked | undefined;
  size(): number;
}

/**
 * A list linked through its members, whose links are cleared when they are removed. A Set would do, but when it grows, its
 * old table points to the new one: an old table that the garbage collector holds for old keeps everything that came later
 * alive until the next full collection.
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
