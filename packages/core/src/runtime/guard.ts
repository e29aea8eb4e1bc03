import type { Reporter } from "./report.ts";

/**
 * Runs code that must never reach the application when it fails: user callbacks, and our own bookkeeping.
 * @example const name = guarded(() => options.name(request), "name", reporter);
 */
export function guarded<T>(run: () => T, what: string, reporter: Reporter): T | undefined {
  try {
    return run();
  } catch (error) {
    reporter.once(`failed:${what}`, `${what} failed and was skipped`, error);
    return undefined;
  }
}
