import { clearTimeout, monotonic, setTimeout } from "../runtime/index.ts";

/** Time, as far as delivery needs it. Tests bring their own. */
export interface Clock {
  /** Wall clock, milliseconds: for time stamps only, since it may jump. */
  now(): number;
  /** Milliseconds that only grow: for every wait and deadline. */
  monotonic(): number;
  /** The timer never keeps the process alive, unless `keepsAlive`. Answers its cancellation. */
  setTimeout(callback: () => void, milliseconds: number, keepsAlive?: boolean): () => void;
}

// setTimeout takes at most this and fires at once for more.
const longestTimeout = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic,
  setTimeout(callback, milliseconds, keepsAlive = false) {
    const timer = setTimeout(callback, Math.min(Math.max(milliseconds, 0), longestTimeout));
    if (!keepsAlive) timer.unref();
    return () => clearTimeout(timer);
  },
};
