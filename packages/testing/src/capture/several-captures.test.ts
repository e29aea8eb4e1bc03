import { describe, expect, it, onTestFinished, vi } from "vitest";
import { start } from "./capture-for-tests.ts";
import type { CaptureOptions } from "./types.ts";

describe("what several captures of one process see", () => {
  type Hook = () => Promise<void>;

  it("is emptied in all of them when a test of any is over", async () => {
    let reset: Hook | undefined;
    const first = start({ afterEach: (hook) => (reset = hook) });
    const second = start({ afterEach: () => undefined });
    const whole = start({ afterEach: false });
    for (const { end } of [first, second, whole]) end([{ name: "of the first describe" }]);
    await second.capture.all();
    await whole.capture.all();
    await reset?.();
    expect(await second.capture.all()).toEqual([]);
    expect(await whole.capture.all()).toHaveLength(1);
  });

  it.each<[string, (options: CaptureOptions, hook: (begin: Hook) => void) => CaptureOptions]>([
    ["of the options", (options, hook) => ({ ...options, beforeAll: hook })],
    [
      "that is global",
      (options, hook) => {
        vi.stubGlobal("beforeAll", hook);
        return options;
      },
    ],
    [
      "of Mocha",
      (options, hook) => {
        vi.stubGlobal("beforeAll", undefined);
        vi.stubGlobal("before", hook);
        vi.stubGlobal("afterEach", () => undefined);
        return options;
      },
    ],
  ])("is forgotten by a beforeAll %s, as tests may have run that capture nothing", async (_, given) => {
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal("expect", { getState: () => ({}) });
    let begin: Hook | undefined;
    const { capture, end } = start(given({ afterEach: () => undefined }, (hook) => (begin = hook)));
    end([{ name: "of another describe" }]);
    await begin?.();
    expect(begin).toBeDefined();
    expect(await capture.all()).toEqual([]);
  });

  it("is said to be emptied by nobody where no afterEach was found", async () => {
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal("afterEach", undefined);
    const { capture, end } = start({});
    end([
      { traceId: "one", name: "first" },
      { traceId: "two", name: "second" },
    ]);
    await expect(capture.single()).rejects.toThrow(/2 were captured\. No test empties this capture/);
  });
});
