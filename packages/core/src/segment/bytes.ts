import type { OpenList } from "./open-list.ts";
import type { SpanRecord, Tracked } from "./types.ts";

const FIXED_BYTES = 200;

/** About what an observation keeps in memory. */
export function estimateBytes({ attributes }: SpanRecord): number {
  let bytes = FIXED_BYTES;
  for (const key in attributes) {
    const value = attributes[key];
    bytes += key.length + (typeof value === "string" ? value.length : Array.isArray(value) ? lengthOf(value) : 16);
  }
  return bytes;
}

function lengthOf(list: readonly unknown[]): number {
  let bytes = 0;
  for (const item of list) bytes += typeof item === "string" ? item.length : 16;
  return bytes;
}

/**
 * What all open observations together may hold. More than a busy process needs for the calls that are under way, since what
 * is given up is lost; it is there for what never ends, of other providers above all.
 */
const MAX_OPEN_BYTES = 256 * 1024 * 1024;
/** Giving these up would free nothing; how many there are has a bound of its own. */
const SMALL_BYTES = 1024;
const FEWEST_STARTS = 64;
const LONGEST_MS = 250;
/** Of all time at most one part in so many goes into weighing. */
const SHARE = 20;

/**
 * A bound to be told of each start. They are weighed once in as many starts as there are open ones, and four times a second
 * where there are starts: what they hold grows until they end, and keeping count of each writing would cost every observation.
 */
export function createOpenBound(
  open: Pick<OpenList, "oldest" | "size">,
  giveUp: (tracked: Tracked) => void,
): () => void {
  let startsToGo = FEWEST_STARTS;
  let dueAt = 0;

  function weigh(): void {
    let bytes = 0;
    for (let one = open.oldest(); one !== undefined; one = one.openAfter) bytes += bytesOf(one);
    for (let one = open.oldest(); one !== undefined && bytes > MAX_OPEN_BYTES; ) {
      const next = one.openAfter;
      const own = bytesOf(one);
      if (own > SMALL_BYTES) {
        giveUp(one);
        bytes -= own;
      }
      one = next;
    }
  }

  return () => {
    startsToGo -= 1;
    if (startsToGo > 0 && startsToGo % FEWEST_STARTS !== 0) return;
    const began = performance.now();
    if (startsToGo > 0 && began < dueAt) return;
    weigh();
    const over = performance.now();
    dueAt = over + Math.max(LONGEST_MS, (over - began) * SHARE);
    startsToGo = Math.max(FEWEST_STARTS, open.size());
  };
}

/** Spans of other SDKs may throw when they are read. */
function bytesOf({ span }: Tracked): number {
  try {
    return estimateBytes(span);
  } catch {
    return FIXED_BYTES;
  }
}
