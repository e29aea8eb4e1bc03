import { getLangfuse } from "@langfuse-kit/core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readModuleOptions, setUp } from "./options.ts";

const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
beforeEach(() => {
  for (const name of ["NODE_ENV", "NODE_TEST_CONTEXT", "LANGFUSE_PUBLIC_KEY", "LANGFUSE_OTLP_ENDPOINT"]) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(async () => {
  await getLangfuse()?.shutdown();
  vi.unstubAllEnvs();
  warn.mockClear();
});

it.each([
  ["NODE_ENV", "test"],
  ["NODE_TEST_CONTEXT", "child-v8"],
])("sets nothing up, and says nothing of missing keys, in tests that %s=%s tells of", (name, value) => {
  vi.stubEnv(name, value);
  setUp(undefined);
  expect(getLangfuse()).toBeUndefined();
  expect(warn).not.toHaveBeenCalled();
});

it("says elsewhere that keys are missing", () => {
  setUp(undefined);
  expect(getLangfuse()).toBeDefined();
  expect(warn).toHaveBeenCalled();
});

it("leaves what the environment says to the set-up, which may come after it is loaded", () => {
  vi.stubEnv("LANGFUSE_SAMPLE_RATE", "all");
  expect(() => readModuleOptions({ init: { serviceName: "chat" } })).not.toThrow();
  expect(() => setUp({ serviceName: "chat" })).toThrow("LANGFUSE_SAMPLE_RATE");
});
