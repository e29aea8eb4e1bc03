/** What makes two requests tries of the same thing. */
export interface AttemptKey {
  /** The observation that both are made in. */
  readonly parent: string;
  readonly url: string;
  readonly body: string;
}

export interface Attempts {
  /** The number of this try: 1, or one more than the failed try with the same key. */
  next(key: AttemptKey): number;
  failed(key: AttemptKey, attempt: number): void;
}

const mostRemembered = 200;
/** Longer than any client waits between two tries. */
const longestPauseMs = 120_000;

/**
 * Numbers repeated requests of clients that do not say how often they have tried. Only failed ones are remembered.
 * @example const attempts = createAttempts(() => performance.now());
 */
export function createAttempts(now: () => number): Attempts {
  const failures: { key: AttemptKey; attempt: number; at: number }[] = [];
  return {
    next(key) {
      // Nearly always empty.
      for (let index = failures.length - 1; index >= 0; index -= 1) {
        const failure = failures[index];
        if (failure === undefined || !isSame(failure.key, key)) continue;
        failures.splice(index, 1);
        return now() - failure.at <= longestPauseMs ? failure.attempt + 1 : 1;
      }
      return 1;
    },
    failed(key, attempt) {
      const at = now();
      while (failures[0] !== undefined && (failures.length >= mostRemembered || at - failures[0].at > longestPauseMs)) {
        failures.shift();
      }
      failures.push({ key, attempt, at });
    },
  };
}

const isSame = (a: AttemptKey, b: AttemptKey): boolean => a.parent === b.parent && a.url === b.url && a.body === b.body;
