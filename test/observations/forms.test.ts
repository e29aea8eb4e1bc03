import {
  agent,
  chain,
  createTraceId,
  currentObservation,
  currentTrace,
  embedding,
  evaluator,
  event,
  generation,
  guardrail,
  observe,
  retriever,
  span,
  startObservation,
  tool,
  trace,
  updateTrace,
  withPrompt,
} from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });

describe("the callback form", () => {
  it.each([
    ["span", span],
    ["generation", generation],
    ["agent", agent],
    ["tool", tool],
    ["chain", chain],
    ["retriever", retriever],
    ["embedding", embedding],
    ["evaluator", evaluator],
    ["guardrail", guardrail],
  ] as const)("records a %s and gives the result back", async (type, make: typeof span) => {
    expect(make("step", { input: { a: 1 } }, () => 42)).toBe(42);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "step", type, input: { a: 1 }, level: "DEFAULT", isAppRoot: true });
    expect(root.parentId).toBeUndefined();
  });

  it("nests what runs inside, across await and timers", async () => {
    await trace("outer", async () => {
      await span("first", async () => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        await generation("inner", async () => "x");
      });
      event("note", { metadata: { k: "v" } });
    });
    const tree = await traces.single();
    expect(tree.root.children.map((child) => child.name).sort()).toEqual(["first", "note"]);
    expect(tree.find("first")?.children.map((child) => child.name)).toEqual(["inner"]);
    expect(tree.name).toBe("outer");
    expect(tree.find("note")).toMatchObject({ type: "event", durationMs: 0, metadata: { k: "v" } });
  });

  it("keeps 200 concurrent traces apart", async () => {
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        trace(`t${index}`, { userId: `u${index}` }, async () => {
          await span("a", async () => new Promise((resolve) => setImmediate(resolve)));
          await span("b", async () => undefined);
        }),
      ),
    );
    const all = await traces.all();
    expect(all).toHaveLength(200);
    for (const one of all) {
      expect(one.observations).toHaveLength(3);
      expect(new Set(one.observations.map((observation) => observation.userId))).toEqual(
        new Set([`u${one.name?.slice(1)}`]),
      );
    }
  });

  it("marks a throw as an error, records it once in its trace, and lets the same object pass", async () => {
    const failure = new Error("no luck");
    expect(() =>
      span("outer", () =>
        span("inner", () => {
          throw failure;
        }),
      ),
    ).toThrow(failure);
    const rejected = span("async", async () => {
      throw failure;
    });
    await expect(rejected).rejects.toBe(failure);
    const all = await traces.all();
    const outer = all.find((one) => one.root.name === "outer");
    expect(outer?.find("inner")).toMatchObject({ level: "ERROR", statusMessage: "no luck" });
    expect(outer?.root).toMatchObject({ level: "ERROR", statusMessage: "no luck" });
    for (const { observations } of all) {
      const events = observations.flatMap((observation) => observation.events);
      expect(events.filter((one) => one.name === "exception")).toHaveLength(1);
    }
  });

  it("ends with a stream when that is what comes back", async () => {
    const iterator = generation("stream", async function* () {
      yield "a";
      await span("within", async () => undefined);
      yield "b";
    });
    const seen: string[] = [];
    for await (const part of iterator) seen.push(part);
    expect(seen).toEqual(["a", "b"]);
    const { root } = await traces.single();
    expect(root.children.map((child) => child.name)).toEqual(["within"]);
    // The span's own clock runs beside the wall clock, a few milliseconds apart.
    expect(root.completionStartTime).toBeGreaterThan(root.startTime - 50);
    expect(root.completionStartTime).toBeLessThan(root.endTime + 50);
  });

  it("says nothing of a first token where there was no stream", async () => {
    await generation("plain", async () => "answer");
    expect((await traces.single()).root.completionStartTime).toBeUndefined();
  });

  it("runs nothing and says nothing when the function is missing", () => {
    expect((span as (name: string) => unknown)("nothing")).toBeUndefined();
  });
});

describe("the manual forms", () => {
  it("takes ids, times, type and parent as given", async () => {
    const traceId = createTraceId("order-1");
    const parent = startObservation("parent", { traceId, id: "00f067aa0ba902b7", startTime: new Date(1_000) });
    const child = startObservation("child", { type: "tool", parent, startTime: 1_500, input: "x" });
    child.update({ output: "y" }).end(1_750);
    parent.end(2_000);
    const tree = await traces.single();
    expect(tree.id).toBe(traceId);
    expect(tree.root).toMatchObject({ id: "00f067aa0ba902b7", startTime: 1_000, endTime: 2_000 });
    expect(tree.root.children[0]).toMatchObject({
      type: "tool",
      startTime: 1_500,
      endTime: 1_750,
      input: "x",
      output: "y",
    });
  });

  it("ignores ids that are none", async () => {
    startObservation("odd", { traceId: "xyz", id: "123" }).end();
    const { root } = await traces.single();
    expect(root.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(root.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it("makes the official SDK's trace id from a seed", () => {
    expect(createTraceId("seed")).toBe("19b25856e1c150ca834cffc8b59b23ad");
    expect(createTraceId()).not.toBe(createTraceId());
  });

  it("ends with its block by using", async () => {
    {
      using step = startObservation("block", { type: "chain" });
      step.run(() => event("inside"));
    }
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "block", type: "chain" });
    expect(root.children.map((child) => child.name)).toEqual(["inside"]);
  });

  it("hangs children under the observation they were asked of, wherever that happens", async () => {
    const step = startObservation("root");
    const child = step.generation("manual", { model: "m" });
    const value = await step.tool("callback", { input: 1 }, async () => "done");
    child.end();
    step.event("moment");
    step.end();
    expect(value).toBe("done");
    const { root } = await traces.single();
    expect(root.children.map((one) => `${one.type} ${one.name}`).sort()).toEqual([
      "event moment",
      "generation manual",
      "tool callback",
    ]);
  });

  it("takes a reference of another process as parent", async () => {
    const reference = { id: "00f067aa0ba902b7", traceId: createTraceId("elsewhere") };
    startObservation("here", { parent: reference }).end();
    const { root } = await traces.single();
    expect(root).toMatchObject({ traceId: reference.traceId, parentId: reference.id, isAppRoot: false });
  });

  it("takes updates after the end until the segment leaves, and ignores a second end", async () => {
    trace("root", () => {
      const step = startObservation("late");
      step.end();
      step.end(0);
      step.update({ output: "after the end", metadata: { late: true } });
    });
    const { root } = await traces.single();
    expect(root.children[0]).toMatchObject({ output: "after the end", metadata: { late: true } });
  });
});

describe("observe", () => {
  class Service {
    readonly #secret = 7;
    run = observe(
      function run(this: Service, a: number, b: number) {
        return this.#secret + a + b;
      },
      { type: "tool" },
    );
  }

  it("keeps this, name, and length, and records arguments and result", async () => {
    const service = new Service();
    expect(service.run(1, 2)).toBe(10);
    expect([service.run.name, service.run.length]).toEqual(["run", 2]);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "run", type: "tool", input: [1, 2], output: 10 });
  });

  it("wraps once, and records nothing that it was told to leave out", async () => {
    const quiet = observe(async (secret: string) => secret.length, {
      name: "quiet",
      captureInput: false,
      captureOutput: false,
    });
    expect(observe(quiet)).toBe(quiet);
    expect(await quiet("hidden")).toBe(6);
    const { root } = await traces.single();
    expect(JSON.stringify(root.attributes)).not.toContain("hidden");
    expect(root.output ?? undefined).toBeUndefined();
  });
});

describe("what surrounds the code", () => {
  it("knows the nearest observation and the current trace", async () => {
    expect(currentObservation()).toBeUndefined();
    expect(currentTrace()).toBeUndefined();
    trace("whole", (whole) => {
      expect(currentObservation()?.id).toBe(whole.id);
      span("part", (part) => {
        expect(currentObservation()).toMatchObject({ id: part.id, traceId: whole.traceId, type: "span" });
        currentObservation()?.update({ output: "set from afar" });
        expect(currentTrace()?.id).toBe(whole.traceId);
      });
    });
    const tree = await traces.single();
    expect(tree.find("part")?.output).toBe("set from afar");
  });

  it("counts cost and usage of the trace as it goes", async () => {
    trace("whole", () => {
      generation("call", { model: "gpt-4o", usage: { input: 1000, output: 100 } }, () => undefined);
      expect(currentTrace()?.cost).toBeCloseTo(0.0035, 9);
      expect(currentTrace()?.usage).toEqual({ input: 1000, output: 100, total: 1100 });
    });
    const tree = await traces.single();
    expect(tree.find("call")?.cost).toMatchObject({ input: 0.0025, output: 0.001, total: 0.0035 });
    expect(tree.totalCost).toBeCloseTo(0.0035, 9);
    expect(tree.root.metadata).toMatchObject({ totalCost: { total: 0.0035 }, totalUsage: { total: 1100 } });
    expect(tree.root.cost).toEqual({});
  });

  it("links generations to the prompt around them, and no fallback", async () => {
    withPrompt({ name: "chat", version: 3 }, () =>
      trace("t", () => {
        generation("linked", () => undefined);
        generation("own", { prompt: { name: "other", version: 1 } }, () => undefined);
      }),
    );
    withPrompt({ name: "fallback", version: 1, isFallback: true }, () => generation("alone", () => undefined));
    const [linked, own, alone] = await Promise.all(["linked", "own", "alone"].map((name) => traces.observation(name)));
    expect(linked?.prompt).toEqual({ name: "chat", version: 3 });
    expect(own?.prompt).toEqual({ name: "other", version: 1 });
    expect(alone?.prompt).toBeUndefined();
  });

  it("counts what comes after the end as if it had come before, and once", async () => {
    trace("whole", () => {
      const step = startObservation("call", {
        type: "generation",
        model: "gpt-4o",
        usage: { input: 1000, output: 100 },
      });
      step.end();
      expect(currentTrace()?.cost).toBeCloseTo(0.0035, 9);
      step.update({ usage: { input: 2000, output: 100 } });
      expect(currentTrace()?.cost).toBeCloseTo(0.006, 9);
      step.update({ model: "gpt-4o-mini" });
      expect(currentTrace()?.cost).toBeCloseTo(0.00036, 9);
      expect(currentTrace()?.usage).toEqual({ input: 2000, output: 100, total: 2100 });
      step.update({ cost: { total: 5 } });
      expect(currentTrace()?.cost).toBe(5);
    });
    const tree = await traces.single();
    expect(tree.find("call")).toMatchObject({ model: "gpt-4o-mini", cost: { total: 5 } });
    expect(tree.totalCost).toBe(5);
  });

  it("takes an unknown model as unknown", async () => {
    generation("odd", { model: "no-such-model", usage: { input: 5 } }, () => undefined);
    const { root } = await traces.single();
    expect(root.cost).toEqual({});
    expect(root.usage).toMatchObject({ input: 5 });
  });
});

describe("identity", () => {
  it("is on every observation, also when it is set at the very end", async () => {
    await trace("request", async () => {
      await span("first", async () => undefined);
      await generation("second", async () => undefined);
      updateTrace({
        userId: "u1",
        sessionId: "s1",
        tags: ["a"],
        metadata: { plan: "pro" },
        version: "2",
        public: true,
      });
      updateTrace({ tags: ["b", "a"] });
    });
    const tree = await traces.single();
    expect(tree.observations).toHaveLength(3);
    for (const observation of tree.observations) {
      expect(observation).toMatchObject({
        userId: "u1",
        sessionId: "s1",
        tags: ["a", "b"],
        version: "2",
        public: true,
        traceName: "request",
      });
      expect(observation.metadata).toMatchObject({ plan: "pro" });
    }
  });

  it("lets a trace inside a trace add identity and keep the name", async () => {
    trace("outer", () => trace("inner", { userId: "u2", metadata: { x: 1 } }, () => undefined));
    const tree = await traces.single();
    expect(tree.name).toBe("outer");
    expect(tree.observations.every((observation) => observation.userId === "u2")).toBe(true);
  });

  it("puts the trace's input and output on its root", async () => {
    trace("whole", { input: "question" }, () => {
      span("part", () => undefined);
      updateTrace({ output: { answer: 42 } });
    });
    const tree = await traces.single();
    expect(tree).toMatchObject({ input: "question", output: { answer: 42 } });
    expect(tree.find("part")?.output ?? undefined).toBeUndefined();
  });
});
