import { randomFill } from "node:crypto";
import { clearTimeout, monotonic, setTimeout } from "../runtime/index.ts";

/**
 * Node's threads do the files of everybody, and hash passwords and look up names besides: what is handed to them may wait
 * for seconds before one of them begins.
 */
export interface Threads {
  /**
   * Work that they were given. Where none of them has begun by then, and nothing else of ours keeps one waiting for the
   * medium, it is done here and now, and its own result no longer counts.
   */
  orHere<Result>(work: Promise<Result>, here: () => Result, dueAt: number): Promise<Result>;
  /** Work that shows how the medium is. */
  watch<Result>(work: Promise<Result>): Promise<Result>;
}

/** Tests bring their own. */
interface Time {
  monotonic(): number;
  setTimeout(run: () => void, milliseconds: number): NodeJS.Timeout;
  clearTimeout(timer: NodeJS.Timeout): void;
}

interface Work {
  hasBegun: boolean;
}

/** What takes longer here is the medium's doing, and it is left to the threads for a while: the event loop must not wait. */
const slowMs = 20;
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

export function createThreads(time: Time = { monotonic, setTimeout, clearTimeout }): Threads {
  const underWay = new Set<Work>();
  const one = Buffer.alloc(1);
  let leftAloneUntil = 0;
  let pauseMs = firstPauseMs;

  function watch<Result>(work: Promise<Result>): Promise<Result> {
    const state: Work = { hasBegun: false };
    underWay.add(state);
    return work.finally(() => underWay.delete(state));
  }

  /** They begin in order: once something without a medium is done, all that came before it has at least begun. */
  function ask(): void {
    const before = [...underWay];
    randomFill(one, () => {
      for (const work of before) work.hasBegun = true;
    });
  }

  function mayBeDoneHere(): boolean {
    return time.monotonic() >= leftAloneUntil && ![...underWay].some(({ hasBegun }) => hasBegun);
  }

  function doHere<Result>(here: () => Result): Result {
    const begun = time.monotonic();
    try {
      return here();
    } finally {
      const ended = time.monotonic();
      const isSlow = ended - begun > slowMs;
      if (isSlow) leftAloneUntil = ended + pauseMs;
      pauseMs = isSlow ? Math.min(pauseMs * 2, longestPauseMs) : firstPauseMs;
    }
  }

  return {
    watch,
    orHere(work, here, dueAt) {
      return new Promise((resolve, reject) => {
        const half = Math.max(0, dueAt - time.monotonic()) / 2;
        const last = (): void => {
          if (!mayBeDoneHere()) return;
          try {
            resolve(doHere(here));
          } catch {
            // They may fare better, or say why not.
          }
        };
        let timer = time
          .setTimeout(() => {
            ask();
            timer = time.setTimeout(last, half).unref();
          }, half)
          .unref();
        watch(work)
          .finally(() => time.clearTimeout(timer))
          .then(resolve, reject);
      });
    },
  };
}
