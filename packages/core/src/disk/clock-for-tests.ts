import type { Clock } from "../delivery/index.ts";

export interface FakeClock extends Clock {
  /** Runs every timer within so many milliseconds. */
  advance(milliseconds: number): void;
}

/** A clock that stands still until it is told to move. */
export function createFakeClock(): FakeClock {
  let elapsed = 1_000;
  const start = Date.now();
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    setTimeout(callback, milliseconds) {
      const timer = { at: elapsed + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(milliseconds) {
      elapsed += milliseconds;
      for (const timer of [...timers].filter(({ at }) => at <= elapsed)) {
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}
