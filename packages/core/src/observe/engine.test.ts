import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shared } from "../runtime/index.ts";
import { warnUnready } from "./engine.ts";

beforeEach(() => {
  shared("unready", () => ({ said: false })).said = false;
  vi.stubEnv("NODE_ENV", "production");
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function said(): number {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  warnUnready();
  warnUnready();
  return warn.mock.calls.length;
}

describe("an observation before set-up", () => {
  it.each(["", "true", "nonsense"])("is worth a word, once, with LANGFUSE_TRACING_ENABLED=%j", (text) => {
    vi.stubEnv("LANGFUSE_TRACING_ENABLED", text);
    expect(said()).toBe(1);
  });

  it.each(["false", "FALSE", "false\n", " 0 ", "no", "off"])(
    "is worth none where tracing is switched off, with LANGFUSE_TRACING_ENABLED=%j",
    (text) => {
      vi.stubEnv("LANGFUSE_TRACING_ENABLED", text);
      expect(said()).toBe(0);
    },
  );

  it("is worth none where OpenTelemetry is switched off, unless ours is switched on", () => {
    vi.stubEnv("OTEL_SDK_DISABLED", "true");
    expect(said()).toBe(0);
    vi.stubEnv("LANGFUSE_TRACING_ENABLED", "true");
    shared("unready", () => ({ said: false })).said = false;
    expect(said()).toBe(1);
  });
});
