import type { Reporter } from "./report.ts";

/** Counts and says that a part of tracing failed: under the same key and in the same words, whoever reports it. */
export function reportFailedTo(once: Reporter["once"], what: string, error: unknown): void {
  once(`failed:${what}`, `${what} failed and was skipped`, error);
}

/**
 * Runs code that must never reach the application when it fails: user callbacks, and our own bookkeeping.
 * @example const name = guarded("name", () => options.name(request), reporter);
 */
export function guarded<T>(what: string, run: () => T, reporter: Reporter): T | undefined {
  try {
    return run();
  } catch (error) {
    reportFailedTo(reporter.once, what, error);
    return undefined;
  }
}
