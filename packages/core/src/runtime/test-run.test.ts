import { afterEach, expect, it, vi } from "vitest";
import { isTestRun } from "./test-run.ts";

afterEach(() => vi.unstubAllEnvs());

it.each([
  ["test", undefined, true],
  ["production", undefined, false],
  [undefined, undefined, false],
  // Node's own runner says it by another name, and leaves NODE_ENV alone.
  [undefined, "child-v8", true],
])("knows by NODE_ENV=%s and NODE_TEST_CONTEXT=%s whether tests are run", (environment, context, expected) => {
  vi.stubEnv("NODE_ENV", environment);
  vi.stubEnv("NODE_TEST_CONTEXT", context);
  expect(isTestRun()).toBe(expected);
});
