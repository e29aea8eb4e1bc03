import type { Clock } from "../delivery/index.ts";
import { withoutScope } from "../runtime/index.ts";

/** A disk that fails, and when it is tried again. */
export interface Outage {
  /** That the disk fails and why, in a sentence for people; undefined while it works. */
  trouble(): string | undefined;
  /** False for a while after a failure: the disk is left alone. */
  mayTry(): boolean;
  /** It failed, once more perhaps. */
  failed(error: unknown): void;
  /** It works. Answers whether it did not before. */
  ended(): boolean;
  /** Nothing is tried again by itself any more; a process that is ending may try at once. */
  stop(): void;
}

interface OutageOptions {
  /** What stands for the disk in log lines, and what is done meanwhile. */
  readonly words: { readonly what: string; readonly meanwhile: string };
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  /** Called when it is time to try, whether anything comes or not. */
  readonly retry: () => void;
}

/** So long after a failure the disk is tried again; each further one doubles it. */
const firstPauseMs = 5_000;
const longestPauseMs = 60_000;

export function createOutage({ words, clock, warn, retry }: OutageOptions): Outage {
  /** What `trouble` answers. */
  let trouble: string | undefined;
  /** On the monotonic clock. */
  let triesAgainAt = 0;
  let pauseMs = firstPauseMs;
  let cancel = (): void => undefined;
  let stopped = false;
  // A timer may fire a millisecond before the clock is there, and `mayTry` would still say no.
  const tryNow = (): void => {
    triesAgainAt = clock.monotonic();
    retry();
  };
  return {
    trouble: () => trouble,
    mayTry: () => stopped || trouble === undefined || clock.monotonic() >= triesAgainAt,
    failed(error) {
      cancel();
      const isNew = trouble === undefined;
      const reason = error instanceof Error ? withoutScope(error).replace(/\.$/, "") : "it failed";
      trouble = `${words.what} cannot be written to (${reason}); ${words.meanwhile}`;
      triesAgainAt = clock.monotonic() + pauseMs;
      if (isNew) warn(trouble);
      // Not only when something comes: until then what waits in memory would end with the process.
      if (!stopped) cancel = clock.setTimeout(tryNow, pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    },
    ended() {
      if (trouble === undefined) return false;
      trouble = undefined;
      pauseMs = firstPauseMs;
      cancel();
      warn(`${words.what} can be written to again.`);
      return true;
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
