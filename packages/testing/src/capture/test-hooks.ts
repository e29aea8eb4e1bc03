import type { CaptureOptions } from "./types.ts";

type Hook = (work: () => Promise<void>) => unknown;

interface TestGlobals {
  beforeAll?: unknown;
  before?: unknown;
  afterEach?: unknown;
  afterAll?: unknown;
  after?: unknown;
  expect?: { getState?: () => { currentTestName?: string | undefined } };
}

/** Jest fails a test that registers a hook while it runs. */
function globalsOutsideTests(): TestGlobals {
  const globals = globalThis as TestGlobals;
  return globals.expect?.getState?.().currentTestName ? {} : globals;
}

const isHook = (value: unknown): value is Hook => typeof value === "function";

/** Has the capture reset after each test, by what the options name or the test runner offers; false where neither does. */
export function resetAfterEach(option: CaptureOptions["afterEach"], reset: () => Promise<void>): boolean {
  const hook = option ?? globalsOutsideTests().afterEach;
  if (!isHook(hook)) return false;
  hook(reset);
  return true;
}

/** The same before the first test of the file or of the `describe`. */
export function beginBeforeAll({ afterEach, beforeAll }: CaptureOptions, begin: () => Promise<void>): void {
  const globals = afterEach === false ? {} : globalsOutsideTests();
  const hook = beforeAll ?? globals.beforeAll ?? (isHook(globals.afterEach) ? globals.before : undefined);
  if (isHook(hook)) hook(begin);
}

/** The same for its end, after the last test of the file or of the `describe`. */
export function endAfterAll({ afterEach, afterAll }: CaptureOptions, end: () => Promise<void>): void {
  // A caller that asks for no reset may be inside a hook, where Jest refuses further ones.
  const globals = afterEach === false ? {} : globalsOutsideTests();
  const hook = afterAll ?? globals.afterAll ?? (isHook(globals.afterEach) ? globals.after : undefined);
  if (isHook(hook)) hook(end);
}
