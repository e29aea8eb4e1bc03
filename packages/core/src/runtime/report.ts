import type { Logger } from "./types.ts";

/** Counts run-time trouble by name and logs each name once, so that a fault at 10,000 requests/s is one line. */
export interface Reporter {
  /** `key` groups; the message is logged the first time only. Never throws. */
  once(key: string, message: string): void;
  counts(): Readonly<Record<string, number>>;
}

export function createReporter(logger: Logger): Reporter {
  const seen = new Map<string, number>();
  return {
    once(key, message) {
      const count = seen.get(key) ?? 0;
      seen.set(key, count + 1);
      if (count > 0) return;
      try {
        logger.warn(`[@langfuse-kit/core] ${message}`);
      } catch {
        // A logger that throws must not reach the application.
      }
    },
    counts: () => Object.fromEntries(seen),
  };
}
