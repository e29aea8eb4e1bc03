import { score, span, startObservation, trace, updateTrace, withContext } from "@langfuse-kit/core";
import { captureTraces, langfuseMatchers } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it, vi } from "vitest";

expect.extend(langfuseMatchers);

/** Longer than any test may take: who waits for so long in vain fails by its own limit. */
const longMs = 600_000;

describe("a reader of captured traces", () => {
  const traces = captureTraces({ afterEach, waitMs: longMs });

  it("waits for what is open in them, and for what is said of the trace by then", async () => {
    let go = (): void => undefined;
    const work = trace("request", async () => {
      span("step", () => undefined);
      await new Promise<void>((resolve) => (go = resolve));
      updateTrace({ userId: "ada" });
    });
    const reading = traces.single();
    setImmediate(go);
    const read = await reading;
    await work;
    expect(read).toMatchTree("request\n  step");
    expect(read).toHaveObservation("step", { userId: "ada" });
    expect(read.open).toEqual([]);
  });

  it("waits for what is open in another part of the same trace", async () => {
    const request = startObservation("request");
    const job = withContext(request.injectContext(), () => startObservation("job"));
    request.end();
    const reading = traces.all();
    setImmediate(() => job.end());
    expect((await reading).map(String).join()).toMatch(/└─ request .*\n {3}└─ job \[span\] \d+ ms$/);
  });

  it("does not wait for other traces, nor for what it runs in itself", async () => {
    const other = startObservation("other");
    const inside = await trace("request", async () => {
      span("step", () => undefined);
      return traces.single();
    });
    expect(inside.open).toMatchObject([{ name: "request", traceId: inside.id, parentId: undefined }]);
    expect((await traces.single()).root).toMatchObject({ name: "request", children: [{ name: "step" }] });
    expect(await traces.scores()).toEqual([]);
    other.end();
  });

  it("waits for any where there is nothing yet of the one that is looked for", async () => {
    const request = startObservation("request");
    const reading = traces.single();
    setImmediate(() => request.end());
    expect((await reading).root.name).toBe("request");
    traces.clear();

    const next = startObservation("next");
    const all = traces.all();
    setImmediate(() => next.end());
    expect((await all).map(({ root }) => root.name)).toEqual(["next"]);

    const later = startObservation("later");
    const seeking = traces.observation("later");
    setImmediate(() => later.end());
    expect((await seeking).name).toBe("later");
  });

  it("waits by a clock that the test did not put in the place of the real one", async () => {
    vi.useFakeTimers();
    const request = startObservation("request");
    request.span("step").end();
    const reading = traces.single();
    queueMicrotask(() => request.end());
    const { root } = await reading.finally(() => vi.useRealTimers());
    expect(root.children.map(({ name }) => name)).toEqual(["step"]);
  });
});

describe("what stays open", () => {
  it("is waited for once, and shown at its place", async () => {
    using traces = captureTraces({ afterEach: false, waitMs: 20 });
    const request = startObservation("request", { startTime: new Date(0) });
    const attempt = request.span("attempt");
    attempt.span("write-mail").end();
    const read = await traces.single();
    expect(read.toString().replaceAll(/\d+ ms/g, "0 ms")).toBe(
      [
        `trace ${request.traceId} (no name)`,
        "└─ request (still open)",
        "   └─ attempt (still open)",
        "      └─ write-mail [span] 0 ms",
      ].join("\n"),
    );
    expect(read.roots.map(({ name }) => name)).toEqual(["write-mail"]);
    await expect(traces.observation("attempt")).rejects.toThrow(/named "attempt"[\s\S]*attempt \(still open\)/);
    attempt.end();
    request.end();
    expect((await traces.single()).open).toEqual([]);
  });

  it("is named where no trace shows it", async () => {
    using traces = captureTraces({ afterEach: false, waitMs: 0 });
    const request = startObservation("never ends");
    await expect(traces.single()).rejects.toThrow(
      /0 were captured\.\n\n\(no traces\)\n\nStill open, and in no trace until it ends: "never ends"$/,
    );
    request.end();
    expect((await traces.single()).root.name).toBe("never ends");
  });

  it("is not waited for where waitMs is 0, and its scores are there", async () => {
    using traces = captureTraces({ afterEach: false, waitMs: 0 });
    const request = startObservation("request");
    request.span("step").end();
    request.run(() => score({ name: "helpful", value: 1 }));
    expect((await traces.single()).open).toMatchObject([{ name: "request" }]);
    expect(await traces.scores()).toMatchObject([{ name: "helpful" }]);
    request.end();
  });
});
