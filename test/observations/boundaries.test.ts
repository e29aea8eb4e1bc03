import {
  createTraceId,
  currentTrace,
  initLangfuse,
  injectContext,
  score,
  span,
  startObservation,
  type Trust,
  trace,
  updateTrace,
  withContext,
} from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });
const upstream = "4bf92f3577b34da6a3ce929d0e0e4736";
const parent = "00f067aa0ba902b7";
const bare = { traceparent: `00-${upstream}-${parent}-00` };

describe("injectContext", () => {
  it("continues the trace under the observation that made the call, across any carrier", async () => {
    const carriers: object[] = [{}, new Headers(), new Map<string, string>()];
    trace("caller", (caller) => {
      for (const carrier of carriers) {
        injectContext(carrier);
        withContext(carrier, () => span("callee", (callee) => expect(callee.traceId).toBe(caller.traceId)));
      }
    });
    const tree = await traces.single();
    expect(tree.roots).toHaveLength(1);
    expect(tree.root.children.map((child) => [child.name, child.isAppRoot])).toEqual(
      carriers.map(() => ["callee", false]),
    );
  });

  it("writes nothing where there is nothing to continue", () => {
    expect(injectContext()).toEqual({});
  });

  it("keeps the parent right when a foreign span stands between two services", async () => {
    trace("gateway", () => {
      const headers = injectContext<Record<string, string>>({});
      // What an HTTP client instrumentation does on the way: its own span id, our tracestate untouched.
      const rewritten = { ...headers, traceparent: headers.traceparent?.replace(/-[0-9a-f]{16}-/, `-${parent}-`) };
      withContext(rewritten, () => trace("agent", () => undefined));
    });
    const tree = await traces.single();
    expect(tree.name).toBe("gateway");
    expect(tree.root.children.map((child) => child.name)).toEqual(["agent"]);
  });

  it("can be asked of one observation", async () => {
    const step = startObservation("manual");
    withContext(step.injectContext(), () => span("under", () => undefined));
    step.end();
    expect((await traces.single()).root.children.map((child) => child.name)).toEqual(["under"]);
  });

  it("passes on what other vendors wrote", () => {
    withContext({ ...bare, tracestate: "vendor=abc" }, () =>
      trace("t", () => expect(injectContext<Record<string, string>>({}).tracestate).toMatch(/^lfk=.+,vendor=abc$/)),
    );
  });
});

describe("withContext", () => {
  it("continues a bare traceparent as a true root of its trace, whatever its flag says", async () => {
    withContext(bare, () => trace("here", () => undefined));
    const { root } = await traces.single();
    expect(root).toMatchObject({ traceId: upstream, isAppRoot: true, parentId: undefined });
  });

  it("believes no identity unless it is told to", async () => {
    const baggage = "langfuse_user_id=admin,langfuse_session_id=s1,langfuse_tags=a%2Cb";
    const run = async (trust?: Trust) => {
      withContext({ ...bare, baggage }, () => trace("t", () => undefined), trust === undefined ? undefined : { trust });
      const { root } = await traces.single();
      traces.clear();
      return root;
    };
    expect((await run()).userId).toBeUndefined();
    expect((await run("none")).userId).toBeUndefined();
    expect(await run("all")).toMatchObject({ userId: "admin", sessionId: "s1", traceId: upstream });
  });

  it.each([["none"], ["no"], [false]])(
    "starts a new trace that links to the received one with trust %j",
    async (trust) => {
      withContext(bare, () => trace("edge", () => undefined), { trust: trust as Trust });
      const { root } = await traces.single();
      expect(root.traceId).not.toBe(upstream);
      expect(root.links).toMatchObject([{ traceId: upstream, spanId: parent }]);
    },
  );

  it("is not asked about: a function of the request leaves it the default, and identity unbelieved", async () => {
    const asked: unknown[] = [];
    const trustOf = (request: unknown): Trust => {
      asked.push(request);
      return "none";
    };
    const langfuse = initLangfuse({ enabled: false, handleSignals: false, trust: trustOf });
    const carrier = { ...bare, baggage: "langfuse_user_id=admin" };
    withContext(carrier, () => trace("by hand", () => undefined));
    expect(asked).toEqual([]);
    withContext(carrier, () => trace("told", () => undefined), { trust: trustOf(carrier) });
    const [byHand, told] = [await traces.observation("by hand"), await traces.observation("told")];
    expect([byHand.traceId, byHand.userId]).toEqual([upstream, undefined]);
    expect(told.traceId).not.toBe(upstream);
    await langfuse.shutdown(1);
  });

  it("hangs under an official SDK's observation upstream", async () => {
    withContext({ ...bare, baggage: `langfuse_trace_id=${upstream}` }, () => span("here", () => undefined));
    expect((await traces.single()).root).toMatchObject({ traceId: upstream, parentId: parent, isAppRoot: false });
  });

  it("leaves what was around it", async () => {
    await trace("outer", async (outer) => {
      withContext({}, () => expect(currentTrace()).toBeUndefined());
      expect(currentTrace()?.id).toBe(outer.traceId);
    });
  });

  it("takes any nonsense for nothing", async () => {
    for (const carrier of [undefined, null, 7, "x", { traceparent: "00-zz" }, { traceparent: ["a", "b"] }]) {
      withContext(carrier, () => span("alone", () => undefined));
    }
    const all = await traces.all();
    expect(all).toHaveLength(6);
    expect(all.every((one) => one.root.isAppRoot)).toBe(true);
  });
});

describe("score", () => {
  it("goes to the current trace, to an observation, or to what is named", async () => {
    const ids = trace("t", (whole) => {
      score({ name: "of-trace", value: 0.5, comment: "fine", id: "s-1" });
      const part = span("part", (step) => {
        step.score({ name: "of-step", value: "good" });
        return step.id;
      });
      return { trace: whole.traceId, part };
    });
    score({ name: "later", value: true, traceId: createTraceId("x") });
    score({ name: "session", value: 3, sessionId: "s" });
    const scores = await traces.scores();
    expect(scores).toHaveLength(4);
    expect(scores.find(({ name }) => name === "of-trace")).toMatchObject({
      id: "s-1",
      traceId: ids.trace,
      value: 0.5,
      dataType: "NUMERIC",
      comment: "fine",
    });
    expect(scores.find(({ name }) => name === "of-step")).toMatchObject({
      observationId: ids.part,
      value: "good",
      dataType: "CATEGORICAL",
    });
    expect(scores.find(({ name }) => name === "later")).toMatchObject({ value: 1, dataType: "BOOLEAN" });
    expect(scores.find(({ name }) => name === "session")).toMatchObject({ sessionId: "s" });
  });

  it("skips what the server would refuse", async () => {
    score({ name: "nowhere", value: 1 });
    trace("t", () => {
      for (const value of [Number.NaN, "", {}, undefined]) score({ name: "bad", value: value as number });
      score({ name: "", value: 1 });
      score({ name: "bad", value: 2, dataType: "BOOLEAN" });
      score({ name: "bad", value: "x".repeat(501), dataType: "TEXT" });
    });
    expect(await traces.scores()).toEqual([]);
  });
});

describe("updateTrace", () => {
  it("does nothing outside of a trace", async () => {
    updateTrace({ userId: "nobody" });
    span("alone", () => undefined);
    expect((await traces.single()).userId).toBeUndefined();
  });
});

describe("the tracer for libraries", () => {
  it("understands older and near-miss names that are written by hand", async () => {
    const langfuse = initLangfuse({ enabled: false, handleSignals: false });
    const attributes = { "langfuse.trace.user_id": "u1", "langfuse.type": "tool", "langfuse.input": "x" };
    langfuse.tracer.startSpan("by hand", { attributes }).end();
    expect((await traces.single()).root).toMatchObject({ userId: "u1", type: "tool", input: "x" });
  });
});

describe("trace below a span of others", () => {
  it("is the whole trace where nothing above it is exported", async () => {
    const langfuse = initLangfuse({ enabled: false, handleSignals: false });
    const http = langfuse.tracerProvider.getTracer("@opentelemetry/instrumentation-http");
    http.startActiveSpan("POST /chat", (request) => {
      trace("chat", { input: "question" }, () => trace("inner", { input: "not this" }, () => undefined));
      request.end();
    });
    const tree = await traces.single();
    expect(tree).toMatchObject({ name: "chat", input: "question" });
    expect(tree.observations.map(({ name }) => name).sort()).toEqual(["chat", "inner"]);
  });
});
