import { estimateBytes, FIXED_BYTES } from "./bytes.ts";
import type { OpenList } from "./open-list.ts";
import type { Tracked } from "./types.ts";

/**
 * What all open observations together may hold. More than a busy process needs for the calls that are under way, since what
 * is given up is lost: the bound is for spans that never end, mostly those of other libraries.
 */
const MAX_OPEN_BYTES = 256 * 1024 * 1024;
/** Smaller ones are not given up, since that would free nothing. Their number has a bound of its own. */
const SMALL_BYTES = 1024;
const FEWEST_STARTS = 64;
const LONGEST_MS = 250;
/** At most one part in so many of all time goes into weighing. */
const SHARE = 20;

/**
 * Keeps open observations below `MAX_OPEN_BYTES` by giving up the oldest. Call the result at each start.
 *
 * What an observation holds grows until it ends, and counting each attribute that is written would cost every observation
 * something. So all are weighed from time to time: after as many starts as observations are open, and four times a second
 * while there are starts.
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
