import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  Facets,
  ObservationDetail,
  Overview,
  Page,
  SessionDetail,
  TraceDetail,
  TraceSummary,
} from "../contract/index.ts";
import { type RunningStudio, startStudio } from "../index.ts";
import { ask, change, sendEvents, sendSpans, span, traceOf } from "./requests-for-tests.ts";

let studio: RunningStudio;
const type = "langfuse.observation.type";
const usage = "langfuse.observation.usage_details";
const model = "langfuse.observation.model.name";

beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
  await sendSpans(studio, [
    traceOf(1, {
      attributes: {
        "user.id": "ada",
        "session.id": "talk",
        "langfuse.trace.tags": ["a", "b"],
        "langfuse.observation.input": "100% of_it",
        "langfuse.observation.output": "one",
      },
    }),
    traceOf(2, {
      attributes: {
        "user.id": "bob",
        "session.id": "talk",
        "langfuse.trace.tags": ["b"],
        "langfuse.observation.output": "two",
      },
      endTimeUnixNano: "1790000007000000000",
    }),
    traceOf(2, {
      spanId: "g2",
      parentSpanId: "0000000000000002",
      name: "llm",
      attributes: { [type]: "generation", [model]: "gpt-4o", [usage]: '{"input":1000,"output":100}' },
    }),
    traceOf(3, { name: "broken", status: { code: 2, message: "no luck" } }),
    traceOf(4, { name: "warned", attributes: { "langfuse.observation.level": "WARNING" } }),
    traceOf(5, {
      name: "costly",
      attributes: { [type]: "generation", [model]: "nobody-knows", [usage]: '{"input":5}', "session.id": "talk" },
    }),
    traceOf(6, { name: "open", parentSpanId: "not-here-yet" }),
  ]);
});
afterAll(() => studio.close());

describe("the filters of the list", () => {
  it.each([
    ["", ["open", "costly", "warned", "broken", "trace 2", "trace 1"]],
    ["?level=ERROR", ["broken"]],
    ["?level=warning", ["warned", "broken"]],
    ["?state=failed", ["broken"]],
    ["?state=running", ["open"]],
    ["?state=failed&state=running", ["open", "broken"]],
    ["?state=done", ["costly", "warned", "trace 2", "trace 1"]],
    ["?name=broken&name=warned", ["warned", "broken"]],
    ["?name=trace*", ["trace 2", "trace 1"]],
    ["?user=ada", ["trace 1"]],
    ["?session=talk", ["costly", "trace 2", "trace 1"]],
    ["?model=gpt-4o", ["trace 2"]],
    ["?model=gpt*&model=nobody*", ["costly", "trace 2"]],
    ["?tags=b", ["trace 2", "trace 1"]],
    ["?tags=b&tags=a", ["trace 1"]],
    ["?service=shop&user=bob", ["trace 2"]],
    ["?minLatency=1000", ["trace 2"]],
    ["?maxCost=1", ["trace 2"]],
    ["?minCost=0.0035&maxCost=0.0035", ["trace 2"]],
    ["?aboveCost=0.0034", ["trace 2"]],
    ["?aboveCost=0.0035", []],
    ["?belowCost=0.0035", []],
    ["?minLatency=5000&maxLatency=5000", ["trace 2"]],
    ["?aboveLatency=100", ["trace 2"]],
    ["?aboveLatency=5000", []],
    ["?belowLatency=5000&aboveLatency=99", ["open", "costly", "warned", "broken", "trace 1"]],
    ["?from=1790000004000", ["open", "costly", "warned"]],
    [`?to=${new Date(1_790_000_002_000).toISOString()}`, ["trace 2", "trace 1"]],
    ["?text=BROKEN", ["broken"]],
    ["?text=no%20luck", ["broken"]],
    ["?text=100%25%20of_", ["trace 1"]],
    ["?text=of%25it", []],
    ["?text=%27%20OR%201%3D1%20--", []],
    ["?scores=tone=constructor", []],
    ["?scores=tone=__proto__", []],
    [
      "?minLatency=nonsense&level=nonsense&state=nonsense&from=nonsense",
      ["open", "costly", "warned", "broken", "trace 2", "trace 1"],
    ],
  ])("%s", async (query, names) => {
    const page = await ask<Page<TraceSummary>>(studio, `/traces${query}`);
    expect(page.items.map(({ name }) => name)).toEqual(names);
  });

  it("offers what was seen", async () => {
    const facets = await ask<Facets>(studio, "/facets");
    expect(facets).toMatchObject({
      services: ["shop"],
      tags: ["b", "a"],
      environments: ["default"],
      sessions: ["talk"],
    });
    expect(facets.models.toSorted()).toEqual(["gpt-4o", "nobody-knows"]);
  });
});

describe("a trace", () => {
  it("comes with every observation and no content, and knows its neighbours", async () => {
    const id = String(traceOf(2).traceId);
    const trace = await ask<TraceDetail>(studio, `/traces/${id}`);
    expect(trace).toMatchObject({
      cost: 0.0035,
      inputTokens: 1000,
      outputTokens: 100,
      models: ["gpt-4o"],
      unpricedModels: [],
      truncated: false,
    });
    expect(trace.output).toEqual({ text: "two", size: 3, truncated: false });
    expect([trace.newer, trace.older]).toEqual([traceOf(3).traceId, traceOf(1).traceId]);
    expect(trace.list.map(({ name }) => name)).toEqual(["trace 2", "llm"]);
    expect(trace.list[1]).toMatchObject({
      parentId: "0000000000000002",
      costSource: "computed",
      cost: { total: 0.0035 },
      service: "shop",
    });
    expect(trace.list[1]).not.toHaveProperty("input");
    expect(await ask(studio, `/traces/${id}?after=${trace.change}`)).toEqual({ unchanged: true });
    expect(await ask(studio, `/traces/${id}?after=0`)).toHaveProperty("list");
  });

  it("says which model has no price, and does not call its cost zero", async () => {
    const trace = await ask<TraceDetail>(studio, `/traces/${traceOf(5).traceId}`);
    expect(trace).toMatchObject({ cost: null, unpricedModels: ["nobody-knows"] });
    expect(trace.list[0]).toMatchObject({ cost: null, costSource: "unknown" });
  });

  it("counts a call once, though its parents repeat it", async () => {
    const cost = "langfuse.observation.cost_details";
    await sendSpans(studio, [
      span({ traceId: "sum", spanId: "root", attributes: { [cost]: '{"total":0.5}' } }),
      span({
        traceId: "sum",
        spanId: "agent",
        parentSpanId: "root",
        attributes: { [type]: "agent", [cost]: '{"total":0.5}', [usage]: '{"input":9}' },
      }),
      span({
        traceId: "sum",
        spanId: "call",
        parentSpanId: "agent",
        attributes: { [type]: "generation", [cost]: '{"total":0.5}', [usage]: '{"input":9}' },
      }),
      span({
        traceId: "sum",
        spanId: "paid",
        parentSpanId: "root",
        attributes: { [type]: "tool", [cost]: '{"total":0.25}' },
      }),
    ]);
    expect(await ask(studio, "/traces/sum")).toMatchObject({ cost: 0.75, totalTokens: 9 });
  });

  it("may be a circle of parents", async () => {
    await sendSpans(studio, [
      span({ traceId: "ring", spanId: "a", parentSpanId: "b" }),
      span({ traceId: "ring", spanId: "b", parentSpanId: "a" }),
    ]);
    const trace = await ask<TraceDetail>(studio, "/traces/ring");
    expect(trace.list).toHaveLength(2);
    expect(trace.name).toBe("work");
  });

  it("that is not there answers 404 in one sentence", async () => {
    expect(await ask(studio, "/traces/none")).toEqual({ code: "NOT_FOUND", message: "There is no trace none." });
  });
});

describe("an observation", () => {
  it("comes with its content, cut unless all of it is asked for, and never through a character", async () => {
    const long = `${"x".repeat(149_999)}😀 and more`;
    await sendSpans(studio, [
      span({ traceId: "long", spanId: "o", attributes: { "langfuse.observation.input": long } }),
    ]);
    const cut = await ask<ObservationDetail>(studio, "/traces/long/observations/o");
    expect(cut.input).toEqual({ text: "x".repeat(149_999), size: long.length, truncated: true });
    const full = await ask<ObservationDetail>(studio, "/traces/long/observations/o?full=1");
    expect(full.input).toEqual({ text: long, size: long.length, truncated: false });
    // And so does its trace.
    expect(await ask(studio, "/traces/long")).toMatchObject({ input: cut.input });
    expect(await ask(studio, "/traces/long?full=1")).toMatchObject({ input: full.input });
  });
});

describe("a session", () => {
  it("is a conversation in order, with what it has cost so far and how long nobody spoke", async () => {
    const session = await ask<SessionDetail>(studio, "/sessions/talk");
    expect(session).toMatchObject({
      traces: 3,
      users: ["ada", "bob"],
      cost: 0.0035,
      unpricedModels: ["nobody-knows"],
      firstInput: "100% of_it",
      lastOutput: "two",
    });
    expect(
      session.turns.map(({ trace, idle, runningCost, runningUnpriced }) => [
        ...[trace.name, idle, runningCost],
        ...runningUnpriced,
      ]),
    ).toEqual([
      ["trace 1", null, null],
      ["trace 2", 900, 0.0035],
      ["costly", 0, 0.0035, "nobody-knows"],
    ]);
    for (const path of ["/sessions", "/sessions/talk"]) {
      expect(await (await fetch(studio.url + path)).text()).toContain("$0.0035+");
    }
    expect(session.turns[0]?.input?.text).toBe("100% of_it");
    await sendEvents(
      studio,
      ["score-create", { id: "of-session", sessionId: "talk", name: "helpful", value: 0.5 }],
      ["score-create", { id: "of-trace", traceId: traceOf(1).traceId, name: "helpful", value: 1 }],
    );
    expect(await ask(studio, "/sessions/talk")).toMatchObject({ scores: [{ id: "of-session", value: 0.5 }] });
    const second = await ask<SessionDetail>(studio, "/sessions/talk?limit=1&cursor=1");
    expect(second.turns).toMatchObject([{ trace: { name: "trace 2" }, idle: 900, runningCost: 0.0035 }]);
    expect(second.next).toBe("2");
  });
});

describe("Home", () => {
  it("says what came from whom, and what was refused and why", async () => {
    await fetch(`${studio.url}/api/public/otel/v1/traces`, {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: "x",
    });
    const overview = await ask<Overview>(studio, "/overview");
    expect(overview.services).toMatchObject([{ name: "shop", environment: "default" }]);
    expect(overview.all).toMatchObject({ unpricedModels: ["nobody-knows"] });
    expect(overview.today).toMatchObject({ unpricedModels: [] });
    expect(overview.refusals[0]).toMatchObject({
      status: 400,
      message: "Invalid content type",
      path: "/api/public/otel/v1/traces",
    });
    expect(overview.environment.map(({ name }) => name)).toEqual([
      "LANGFUSE_BASE_URL",
      "LANGFUSE_PUBLIC_KEY",
      "LANGFUSE_SECRET_KEY",
      "LANGFUSE_HOLD_MS",
    ]);
    expect(overview.status.receiving).toMatchObject({ active: true, refused: 1 });
  });
});

describe("a score", () => {
  it("that comes again for another trace is no longer of the one before", async () => {
    const { traceId } = traceOf(3);
    const countOf = async (id: unknown): Promise<number> => (await ask<TraceDetail>(studio, `/traces/${id}`)).scores;
    const scored: number[][] = [];
    for (const id of [traceId, traceOf(4).traceId]) {
      await sendEvents(studio, ["score-create", { id: "moved", traceId: id, name: "moved", value: 1 }]);
      scored.push([await countOf(traceId), await countOf(traceOf(4).traceId)]);
    }
    expect(scored).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});

describe("a file", () => {
  it("that was exported is the same trace after it is imported", async () => {
    await sendSpans(
      studio,
      [
        span({
          traceId: "file",
          spanId: "root",
          name: "root",
          attributes: {
            "user.id": "ada",
            "session.id": "filed",
            "langfuse.trace.tags": ["x"],
            "langfuse.observation.input": '{"a":1}',
            "langfuse.observation.metadata": '{"k":{"n":1}}',
            "langfuse.release": "r",
          },
        }),
        span({
          traceId: "file",
          spanId: "call",
          parentSpanId: "root",
          attributes: {
            [type]: "generation",
            [model]: "gpt-4o",
            [usage]: '{"input":10,"output":1}',
            "langfuse.observation.prompt.name": "p",
            "langfuse.observation.prompt.version": 2,
            custom: 1.5,
          },
          events: [{ name: "e", timeUnixNano: "1790000000001000000", attributes: [] }],
        }),
        span({ traceId: "file", spanId: "bad", parentSpanId: "root", status: { code: 2, message: "oh" } }),
      ],
      { name: "langfuse-sdk", version: "5" },
    );
    const headers = { "content-type": "application/json" };
    await fetch(`${studio.url}/api/public/scores`, {
      method: "POST",
      headers,
      body: JSON.stringify({ id: "fs", traceId: "file", observationId: "call", name: "q", value: 1 }),
    });
    const before = await ask<TraceDetail>(studio, "/traces/file");
    const call = await ask(studio, "/traces/file/observations/call");
    const file = await ask(studio, "/traces/file/export");
    await change(studio, "DELETE", "/traces/file");
    expect(await change(studio, "POST", "/import", file)).toEqual({
      status: 200,
      traces: 1,
      observations: 3,
      id: "file",
    });
    const after = await ask<TraceDetail>(studio, "/traces/file");
    expect({ ...after, change: 0 }).toEqual({ ...before, change: 0 });
    expect(await ask(studio, "/traces/file/observations/call")).toEqual(call);
  });

  it.each([
    [{}],
    [[]],
    [{ format: "langfuse-kit.trace", version: 2, traces: [] }],
    [{ resourceSpans: 7 }],
    [{ format: "langfuse-kit.trace", version: 1, traces: [7] }],
  ])("that is none is refused: %j", async (file) => {
    expect(await change(studio, "POST", "/import", file)).toMatchObject({ status: 400, code: "BAD_REQUEST" });
  });
});
