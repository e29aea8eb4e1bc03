import { clearTimeout, monotonic, setTimeout } from "./timers.ts";

export interface Idleness {
  touch(): void;
  /** From now on so much silence is enough. */
  shorten(ms: number): void;
  /** Milliseconds since the last touch. */
  silence(): number;
  stop(): void;
}

/** One timer, set again only when it fires: a stream has thousands of chunks. */
export function watchIdleness(limitMs: number, expired: () => void): Idleness {
  let limit = limitMs;
  let last = monotonic();
  let timer: NodeJS.Timeout;
  const wait = (ms: number): void => {
    timer = setTimeout(look, ms);
    timer.unref();
  };
  const look = (): void => {
    const left = last + limit - monotonic();
    if (left > 0) wait(left);
    else expired();
  };
  wait(limitMs);
  return {
    touch: () => {
      last = monotonic();
    },
    shorten(ms) {
      if (ms >= limit) return;
      limit = ms;
      clearTimeout(timer);
      wait(limit);
    },
    silence: () => monotonic() - last,
    stop: () => clearTimeout(timer),
  };
}
