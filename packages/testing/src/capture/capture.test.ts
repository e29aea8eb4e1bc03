import { afterEach, describe, expect, it, vi } from "vitest";
import { protobufRequest, protobufSpan } from "../fixtures/index.ts";
import { start } from "./capture-for-tests.ts";
import { createCapture } from "./create-capture.ts";
import type { CaptureOptions, ChunkSource } from "./types.ts";

const scoreEvent = (id: string, body: object): object => ({
  id,
  timestamp: "2026-01-01T00:00:00.000Z",
  type: "score-create",
  body,
});

describe("a capture", () => {
  it("waits for what has ended and builds traces of it", async () => {
    const { capture, end } = start();
    end([{ spanId: "a", name: "root" }]);
    end([{ spanId: "b", parentSpanId: "a", name: "child" }]);
    const trace = await capture.single();
    expect(trace.root.children[0]?.name).toBe("child");
    expect((await capture.observation("child")).parentId).toBe("a");
  });

  it("reads protobuf chunks as well", async () => {
    const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
    const bytes = protobufRequest([protobufSpan("work", ids)]);
    const source: ChunkSource = (listener) => {
      listener({ kind: "spans", bytes, destination: "default" });
      const flush = async () => undefined;
      return { flush, flushOver: flush, open: () => [], forgetOpen: () => undefined, dispose: () => undefined };
    };
    const capture = createCapture(source, { afterEach: false });
    expect((await capture.single()).root).toMatchObject({ id: ids.spanId, name: "work" });
  });

  it("throws with the trees when there is not exactly one trace", async () => {
    const { capture, end } = start();
    await expect(capture.single()).rejects.toThrow(/0 were captured[\s\S]*\(no traces\)/);
    end([
      { traceId: "one", name: "first" },
      { traceId: "two", name: "second" },
    ]);
    await expect(capture.single()).rejects.toThrow(/2 were captured[\s\S]*first \[span\][\s\S]*second \[span\]/);
  });

  it("throws with the trees when an observation is missing", async () => {
    const { capture, end } = start();
    end([{ name: "present" }]);
    await expect(capture.observation("absent")).rejects.toThrow(/"absent"[\s\S]*present \[span\]/);
  });

  it("counts an observation for two destinations once", async () => {
    const { capture, end } = start();
    end([{ spanId: "a", name: "for the first" }], "first");
    end([{ spanId: "a", name: "for the second" }], "second");
    expect((await capture.single()).observations.map(({ name }) => name)).toEqual(["for the first"]);
  });

  it("looks at one destination when asked to", async () => {
    const { capture, end } = start({ afterEach: false, destination: "second" });
    end([{ spanId: "a", name: "for the first" }], "first");
    end([{ spanId: "a", name: "for the second" }], "second");
    expect((await capture.single()).root.name).toBe("for the second");
  });

  it("reads scores that are joined by commas", async () => {
    const { capture, score } = start();
    score(scoreEvent("e1", { id: "s1", name: "helpful", value: 1, traceId: "t" }), scoreEvent("e2", { name: "ok" }));
    const scores = await capture.scores();
    expect(scores).toHaveLength(2);
    expect(scores[0]).toMatchObject({ id: "s1", name: "helpful", value: 1, traceId: "t", timestamp: 1767225600000 });
  });

  it("forgets when it is cleared, and goes on", async () => {
    const { capture, end } = start();
    end([{ name: "old" }]);
    await capture.all();
    capture.clear();
    expect(await capture.all()).toEqual([]);
    end([{ name: "new" }]);
    expect((await capture.single()).root.name).toBe("new");
  });

  it("stops when it is disposed of, also by using", () => {
    const { capture, stopped } = start();
    {
      using inner = capture;
      expect(inner).toBe(capture);
      expect(stopped()).toBe(false);
    }
    expect(stopped()).toBe(true);
  });
});

describe("the options of a capture", () => {
  it.each<[options: object, says: string]>([
    [{ foo: 1 }, "captureTraces knows no foo. It knows beforeAll, afterEach, afterAll, destination, waitMs."],
    [{ beforeAll: 1 }, "captureTraces needs the runner's beforeAll, or false as its beforeAll. It was given 1."],
    [{ afterEach: true }, "captureTraces needs the runner's afterEach, or false as its afterEach. It was given true."],
    [{ afterAll: "x" }, "captureTraces needs the runner's afterAll, or false as its afterAll. It was given 'x'."],
    [{ destination: ["a"] }, "captureTraces needs a string as its destination. It was given [ 'a' ]."],
    [{ waitMs: "1s" }, "captureTraces needs milliseconds from 0 to 2147483647 as its waitMs. It was given '1s'."],
  ])("are refused: %o", (options, says) => {
    expect(() => start(options)).toThrow(new TypeError(`[@langfuse-kit/testing] ${says}`));
  });

  it("may be left open", () => {
    expect(() =>
      start({ afterEach: undefined, afterAll: undefined, destination: undefined, waitMs: undefined }),
    ).not.toThrow();
  });
});

describe("the reset between tests", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is registered with the afterEach of the options and takes what has not been handed over with it", async () => {
    let reset: (() => Promise<void>) | undefined;
    const { capture, end } = start({
      afterEach: (hook) => {
        reset = hook;
      },
    });
    end([{ name: "of the first test" }]);
    await reset?.();
    expect(await capture.all()).toEqual([]);
  });

  it("is registered with a global afterEach outside tests", () => {
    const hook = vi.fn();
    vi.stubGlobal("afterEach", hook);
    vi.stubGlobal("expect", { getState: () => ({}) });
    start({});
    expect(hook).toHaveBeenCalledOnce();
  });

  it("is not registered while a test runs, where Jest would fail it", () => {
    const hook = vi.fn();
    vi.stubGlobal("afterEach", hook);
    vi.stubGlobal("expect", { getState: () => ({ currentTestName: "a test" }) });
    start({});
    expect(hook).not.toHaveBeenCalled();
  });

  it("is not registered when it is switched off", () => {
    const hook = vi.fn();
    vi.stubGlobal("afterEach", hook);
    start({ afterEach: false });
    expect(hook).not.toHaveBeenCalled();
  });
});

describe("the end after the last test", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("is registered with the afterAll of the options: nothing is kept, and who reads on is told why", async () => {
    let finish: (() => Promise<void>) | undefined;
    const { capture, end, stopped } = start({
      afterEach: false,
      afterAll: (hook) => {
        finish = hook;
      },
    });
    end([{ name: "of the last test" }]);
    await finish?.();
    expect(stopped()).toBe(true);
    await expect(capture.single()).rejects.toThrow(/0 were captured\. This capture ended with the file/);
    await expect(capture.observation("of the last test")).rejects.toThrow(/This capture ended with the file/);
  });

  it.each(["afterAll", "after"])("is registered with a global %s outside tests", (name) => {
    const hook = vi.fn();
    for (const each of ["afterAll", "after"]) vi.stubGlobal(each, each === name ? hook : undefined);
    vi.stubGlobal("afterEach", () => undefined);
    start({});
    expect(hook).toHaveBeenCalledOnce();
  });

  it.each<[when: string, options: CaptureOptions, test: string | undefined]>([
    ["while a test runs, where Jest would fail it", {}, "a test"],
    ["when it is switched off", { afterAll: false }, undefined],
    ["where no reset is wanted either", { afterEach: false }, undefined],
  ])("is not registered %s", (_when, options, currentTestName) => {
    const hook = vi.fn();
    vi.stubGlobal("afterEach", () => undefined);
    vi.stubGlobal("afterAll", hook);
    vi.stubGlobal("expect", { getState: () => ({ currentTestName }) });
    start(options);
    expect(hook).not.toHaveBeenCalled();
  });
});
