import timers from "node:timers";
import type { ChunkSource, RunningObservation } from "./types.ts";

// Of now, and Node's own: a test may put a clock in place of the global ones that stands still, Jest before it loads us.
const { setTimeout: startTimer, clearTimeout: stopTimer } = timers;

/** A job's attempt ends a moment after its queue says that the job is completed. */
const lookEveryMs = 5;

export interface Patience {
  /** Resolves when nothing is open any more that is meant, or the time is up: true when there was something to wait for. */
  untilEnded(isMeant: (open: RunningObservation) => boolean): Promise<boolean>;
}

/** Waits for what is open, at most so long, and for the same observation only once in vain. */
export function createPatience(source: ReturnType<ChunkSource>, milliseconds: number): Patience {
  /** What goes on for longer, so that a test that reads often pays for it once. */
  let inVain = new Set<string>();
  const awaited = (): RunningObservation[] => source.open().filter(({ id, isAround }) => !isAround && !inVain.has(id));

  return {
    async untilEnded(isMeant) {
      if (milliseconds === 0 || awaited().length === 0) return false;
      // What is over may be of the same trace. What is not keeps what it holds: its identity may come late.
      await source.flushOver();
      let meant = awaited().filter(isMeant);
      if (meant.length === 0) return false;
      let isTimeUp = false;
      const bound = startTimer(() => {
        isTimeUp = true;
      }, milliseconds);
      while (meant.length > 0 && !isTimeUp) {
        await new Promise((resolve) => startTimer(resolve, lookEveryMs));
        await source.flushOver();
        meant = awaited().filter(isMeant);
      }
      stopTimer(bound);
      // Of the ones before only what is open still, so that it cannot grow.
      const before = source.open().filter(({ id }) => inVain.has(id));
      inVain = new Set([...before, ...meant].map(({ id }) => id));
      return true;
    },
  };
}
