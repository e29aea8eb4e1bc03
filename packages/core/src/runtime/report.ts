import { describeError, describePlace } from "./describe.ts";
import type { Logger } from "./types.ts";

/** Counts run-time trouble by name and logs each name once, so that a fault at 10,000 requests/s is one line. */
export interface Reporter {
  /**
   * `key` groups; the message is logged the first time only. What was thrown is handed over by itself, since its words
   * may quote what must stay here. Never throws.
   */
  once(key: string, message: string, ...thrown: [unknown?]): void;
  counts(): Readonly<Record<string, number>>;
}

/** What was thrown may quote all that it was given. */
const longestCause = 300;

export interface ReporterOptions {
  /** Says the kind and place of what was thrown, and none of its words. */
  readonly quotes?: boolean | undefined;
}

export function createReporter(logger: Logger, { quotes = true }: ReporterOptions = {}): Reporter {
  const describe = quotes ? describeError : describePlace;

  const seen = new Map<string, number>();
  return {
    once(key, message, ...thrown) {
      const count = seen.get(key) ?? 0;
      seen.set(key, count + 1);
      if (count > 0) return;
      try {
        const cause = thrown.length > 0 ? `: ${describe(thrown[0]).slice(0, longestCause)}` : "";
        logger.warn(`${message}${cause}`);
      } catch {
        // A logger that throws must not reach the application.
      }
    },
    counts: () => Object.fromEntries(seen),
  };
}
