import { randomFill } from "node:crypto";
import { clearTimeout, monotonic, setTimeout } from "../runtime/index.ts";

/**
 * Node's thread pool does the file system calls of the whole process, and hashes passwords and looks up host names besides:
 * what is handed to it may wait for seconds before a thread begins.
 */
export interface Threads {
  /**
   * Waits for work that was handed to the threads. If none of them has begun it by `dueAt`, `here` does it in this thread,
   * and the result of `work` no longer counts: not while other work of ours has begun, which shows that the medium is slow.
   */
  orHere<Result>(work: Promise<Result>, here: () => Result, dueAt: number): Promise<Result>;
  /** Notes work that shows, once a thread has begun it, that the medium is slow. */
  watch<Result>(work: Promise<Result>): Promise<Result>;
}

/** Replaced by tests. */
interface Time {
  monotonic(): number;
  setTimeout(run: () => void, milliseconds: number): NodeJS.Timeout;
  clearTimeout(timer: NodeJS.Timeout): void;
}

interface Work {
  hasBegun: boolean;
}

/** If work in this thread takes longer, the medium is slow, and the threads do it for a while: the event loop must not wait. */
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

  /** Threads begin work in its order: once other work, which needs no medium, is done, all before it has begun. */
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
            // The threads' own attempt still counts, and its error.
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
