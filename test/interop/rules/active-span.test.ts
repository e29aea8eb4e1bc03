import {
  observe,
  propagateAttributes,
  setActiveTraceAsPublic,
  startActiveObservation,
  updateActiveObservation,
} from "@langfuse/tracing";
import { currentObservation, span, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { context, trace as otel, ROOT_CONTEXT } from "@opentelemetry/api";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ForeignTracer, registerForeignTracer } from "./foreign-tracer.ts";

const traces = captureTraces({ afterEach });

describe("beside another tracer, the active span", () => {
  let foreign: ForeignTracer;
  beforeAll(() => {
    foreign = registerForeignTracer();
  });
  afterAll(() => foreign.leave());

  it("stays the other tracer's, for all but what is Langfuse's", async () => {
    foreign.tracer.startActiveSpan("job", (job) => {
      trace("ours", () => {
        const active = otel.getActiveSpan();
        expect(active?.spanContext()).toEqual(job.spanContext());
        expect(active?.isRecording()).toBe(true);
        active?.setAttribute("langfuse.observation.output", "ours").setAttribute("their.key", 1);
        active?.setAttributes({ "gen_ai.request.model": "gpt-4o", "their.other": 2 });
      });
      job.end();
    });
    expect((await traces.single()).root).toMatchObject({ output: "ours", model: "gpt-4o" });
    expect(foreign.named("job").attributes).toEqual({ "their.key": 1, "their.other": 2 });
  });

  it("takes no update of the official package, nor does a child of the other tracer", async () => {
    await foreign.tracer.startActiveSpan("parent", async (parent) => {
      await trace("request", async () => {
        updateActiveObservation({ metadata: { where: "request" } });
        await foreign.tracer.startActiveSpan("child", async (child) => {
          await Promise.resolve();
          updateActiveObservation({ input: "secret prompt" });
          setActiveTraceAsPublic();
          child.end();
        });
      });
      parent.end();
    });
    const tree = await traces.single();
    expect(tree.root).toMatchObject({ input: "secret prompt", metadata: { where: "request" }, public: true });
    expect(foreign.named("child").attributes).toEqual({});
    expect(foreign.named("child").parentSpanContext?.spanId).toBe(foreign.named("parent").spanContext().spanId);
  });

  it("takes nothing of Langfuse's outside of our observations either", async () => {
    await foreign.tracer.startActiveSpan("around", async (around) => {
      updateActiveObservation({ input: "secret prompt" });
      await propagateAttributes({ traceName: "secret", tags: ["secret"], metadata: { note: "secret" } }, () =>
        trace("request", () => Promise.resolve()),
      );
      otel.getActiveSpan()?.setAttribute("gen_ai.request.model", "theirs");
      around.end();
    });
    expect(foreign.named("around").attributes).toEqual({ "gen_ai.request.model": "theirs" });
    expect((await traces.single()).root).toMatchObject({ tags: ["secret"], metadata: { note: "secret" } });
  });

  it("is never one that we have made, even when a library enters it", async () => {
    await foreign.tracer.startActiveSpan("outside", async (outside) => {
      await observe(
        async () => {
          foreign.tracer.startSpan("inside").end();
          await span("kit", () => Promise.resolve());
          updateActiveObservation({ output: "observed" });
        },
        { name: "official", captureOutput: false },
      )();
      outside.end();
    });
    const tree = await traces.single();
    expect(tree.root).toMatchObject({ name: "official", output: "observed" });
    expect(tree.root.children.map(({ name }) => name)).toEqual(["kit"]);
    expect(foreign.named("inside").parentSpanContext?.spanId).toBe(foreign.named("outside").spanContext().spanId);
  });

  it("is the same object in the same context, which propagators ask for", () => {
    foreign.tracer.startActiveSpan("same", (same) => {
      trace("ours", () => {
        expect(context.active()).toBe(context.active());
        context.with(context.active(), () => expect(otel.getActiveSpan()?.spanContext()).toEqual(same.spanContext()));
      });
      same.end();
    });
  });

  it("brings back the observation that was around when somebody kept its context", async () => {
    let kept = ROOT_CONTEXT;
    await foreign.tracer.startActiveSpan("keeper", async (keeper) => {
      trace("first", () => {
        kept = context.active();
        context.with(kept, () => span("inner", () => undefined));
      });
      trace("second", () => {
        context.with(kept, () => expect(currentObservation()?.traceId).toBeDefined());
        context.with(kept, () => span("late", () => undefined));
      });
      keeper.end();
    });
    const found = (await traces.all()).find(({ name }) => name === "first");
    expect(found?.observations.map(({ name }) => name).sort()).toEqual(["first", "inner", "late"]);
  });

  it("is what a tracer takes for a parent where a context with our span is entered, and not where it is handed over", () => {
    foreign.tracer.startActiveSpan("host", (host) => {
      trace("ours", ({ otelSpan }) => {
        const withOurs = otel.setSpan(context.active(), otelSpan);
        context.with(withOurs, () => foreign.tracer.startSpan("entered").end());
        foreign.tracer.startSpan("handed over", {}, withOurs).end();
        expect(foreign.named("handed over").parentSpanContext?.spanId).toBe(otelSpan.spanContext().spanId);
      });
      expect(foreign.named("entered").parentSpanContext?.spanId).toBe(host.spanContext().spanId);
      host.end();
    });
  });

  it("lets identity through to our trace", async () => {
    await foreign.tracer.startActiveSpan("identity", async (server) => {
      await propagateAttributes({ userId: "u-1", tags: ["a"] }, () =>
        trace("request", () => propagateAttributes({ sessionId: "s-1" }, () => span("step", () => Promise.resolve()))),
      );
      server.end();
    });
    const tree = await traces.single();
    expect(tree.observations.map(({ userId, sessionId, tags }) => [userId, sessionId, tags])).toEqual([
      ["u-1", "s-1", ["a"]],
      ["u-1", "s-1", ["a"]],
    ]);
  });

  it("nests the official package's observations in ours and ours in its", async () => {
    await trace("request", () =>
      startActiveObservation("official", () => span("kit", () => startActiveObservation("deep", () => undefined))),
    );
    const tree = await traces.single();
    expect(tree.observations.map(({ name }) => name)).toHaveLength(4);
    expect(tree.root.children[0]?.children[0]?.children[0]?.name).toBe("deep");
  });
});
