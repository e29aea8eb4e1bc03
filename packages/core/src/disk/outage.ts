import type { Clock } from "../delivery/index.ts";
import { withoutScope } from "../runtime/index.ts";

/** A disk that fails, and when it is tried again. */
export interface Outage {
  /** A sentence for people that tells that the disk fails and why; undefined while it works. */
  trouble(): string | undefined;
  /** False for a while after a failure: the disk is left alone. */
  mayTry(): boolean;
  /** Call when the disk has failed, also when it goes on failing. */
  failed(error: unknown): void;
  /** Call when the disk works. True if it failed before. */
  ended(): boolean;
  /** From now on nothing is retried on a timer, and `mayTry` is always true: the process is ending. */
  stop(): void;
}

interface OutageOptions {
  /** For log lines: what fails, and what is done meanwhile. */
  readonly words: { readonly what: string; readonly meanwhile: string };
  readonly clock: Clock;
  readonly warn: (message: string) => void;
  /** Called when it is time to try, whether anything comes or not. */
  readonly retry: () => void;
}

/** The pause after the first failure; each further failure doubles it. */
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
  // A timer may fire a millisecond early by the clock, and `mayTry` would still be false.
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
      // On a timer as well as when something is appended: until then what waits in memory is lost if the process dies.
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
