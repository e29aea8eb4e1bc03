import type { CaptureOptions } from "./types.ts";

interface TestGlobals {
  afterEach?: unknown;
  expect?: { getState?: () => { currentTestName?: string | undefined } };
}

/** Has the capture reset after each test, by what the options name or the test runner offers. */
export function resetAfterEach(option: CaptureOptions["afterEach"], reset: () => Promise<void>): void {
  if (option === false) return;
  if (option !== undefined) {
    option(reset);
    return;
  }
  const globals = globalThis as TestGlobals;
  // Jest fails a test that registers a hook while it runs.
  if (typeof globals.afterEach !== "function" || globals.expect?.getState?.().currentTestName) return;
  globals.afterEach(reset);
}
