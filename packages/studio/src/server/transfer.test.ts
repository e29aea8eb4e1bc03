import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObservationDetail, TraceDetail, TraceExport } from "../contract/index.ts";
import { type RunningStudio, startStudio } from "../index.ts";
import { ask, change, sendEvents, sendSpans, span } from "./requests-for-tests.ts";

let from: RunningStudio;
let to: RunningStudio;
beforeAll(async () => {
  from = await startStudio({ port: 0, memory: true });
  to = await startStudio({ port: 0, memory: true });
});
afterAll(() => Promise.all([from.close(), to.close()]));

const second = (at: number): string => `2026-11-21T10:00:0${at}.000Z`;

/** What both APIs say of a trace, but for when Studio came to know it. */
async function everything(studio: RunningStudio, id: string): Promise<object> {
  const publicView = await (await fetch(`${studio.url}/api/public/traces/${id}`)).text();
  const trace = JSON.parse(publicView, (key, value) => (/^(created|updated)At$/.test(key) ? "" : value));
  const detail = await ask<TraceDetail>(studio, `/traces/${id}`);
  const steps = await Promise.all(
    detail.list.map((step) => ask<ObservationDetail>(studio, `/traces/${id}/observations/${step.id}`)),
  );
  return { trace, detail: { ...detail, change: 0, newer: null, older: null, previousRun: null }, steps };
}

async function copied(id: string): Promise<TraceExport> {
  const file = await ask<TraceExport>(from, `/traces/${id}/export`);
  expect(await change(to, "POST", "/import", file)).toMatchObject({ status: 200, traces: 1 });
  expect(await everything(to, id)).toEqual(await everything(from, id));
  return file;
}

describe("a trace that is exported and imported is the same in every field", () => {
  const own = {
    ...{ name: "chat", userId: "ada", sessionId: "talk", tags: ["a"], release: "r1", version: "v1", public: true },
    ...{ input: { q: "of the trace" }, output: "of the trace", metadata: { tenant: 7 }, timestamp: second(0) },
    environment: "staging",
  };

  it("where it is one of the JSON API, with content of its own and several steps without a parent", async () => {
    const times = { startTime: second(1), endTime: second(2) };
    await sendEvents(
      from,
      ["trace-create", { id: "json", ...own }],
      ["span-create", { id: "one", traceId: "json", name: "one", input: "in", metadata: { of: 1 }, ...times }],
      ["span-create", { id: "two", traceId: "json", name: "two", output: "out", version: "own", ...times }],
      [
        "agent-create",
        {
          ...{ id: "three", traceId: "json", parentObservationId: "two", promptName: "p", promptVersion: 2 },
          ...{ input: [{ role: "user", content: "hi" }], metadata: { tools: [{ name: "search" }] }, ...times },
        },
      ],
    );
    const file = await copied("json");
    expect(await everything(to, "json")).toMatchObject({
      trace: { ...own, timestamp: second(0) },
      steps: [{ userId: null }, { version: "own" }, { prompt: { name: "p", version: 2 }, metadata: { tools: [{}] } }],
    });
    const user = { key: "user.id", value: { stringValue: "ada" } };
    // Any OTLP endpoint that takes the spans still learns whose they are.
    const [root] = file.traces[0]?.resourceSpans ?? [];
    expect(root).toMatchObject({ scopeSpans: [{ spans: [{ attributes: expect.arrayContaining([user]) }] }] });
  });

  it("where it has no steps, only scores with all that is said of them", async () => {
    const score = { traceId: "scored", environment: "staging", metadata: { by: 1 }, queueId: "q", comment: "fine" };
    await sendEvents(
      from,
      ["trace-create", { id: "scored", ...own }],
      ["score-create", { id: "s1", name: "good", value: 1, dataType: "BOOLEAN", ...score }],
      ["score-create", { id: "s2", name: "tone", value: "kind", source: "EVAL", ...score }],
    );
    await copied("scored");
    expect(await everything(to, "scored")).toMatchObject({ trace: { ...own, scores: [{ id: "s2" }, { id: "s1" }] } });
  });

  it("where others than Langfuse made its spans", async () => {
    const attributes = {
      "http.method": "GET",
      "langfuse.odd": "x",
      "gen_ai.request.model": "gpt-4o",
      "user.id": "ada",
    };
    await sendSpans(from, [span({ traceId: "odd", spanId: "o", attributes })], { name: "someone" });
    await sendSpans(from, [
      span({ traceId: "odd", spanId: "b", parentSpanId: "o", attributes: { "session.id": "s" } }),
    ]);
    await copied("odd");
  });
});

describe("what is imported", () => {
  it("is merged with what an application says of the trace afterwards", async () => {
    await sendEvents(from, ["trace-create", { id: "later", name: "first", userId: "ada", timestamp: second(0) }]);
    await copied("later");
    await sendEvents(to, ["trace-create", { id: "later", name: "then" }]);
    expect(await ask(to, "/traces/later")).toMatchObject({ name: "then", userId: "ada", start: Date.parse(second(0)) });
  });

  it("may be a file of before, with spans and scores alone", async () => {
    const resourceSpans = [{ scopeSpans: [{ spans: [span({ traceId: "old", spanId: "o" })] }] }];
    const file = { format: "langfuse-kit.trace", version: 1, traces: [{ id: "old", resourceSpans, scores: [] }] };
    const brought = { status: 200, traces: 1, observations: 1, id: "old" };
    expect(await change(to, "POST", "/import", file)).toEqual(brought);
    const two = { ...file, traces: [...file.traces, { id: "young", body: { name: "young" } }] };
    expect(await change(to, "POST", "/import", two)).toEqual({ status: 200, traces: 2, observations: 1 });
  });

  it("is refused where the trace's own words are of no kind that is taken, and loses only fields that are", async () => {
    const resourceSpans = [{ scopeSpans: [{ spans: [span({ traceId: "bent", spanId: "o" })] }] }];
    const importing = (more: object): Promise<object> =>
      change(to, "POST", "/import", {
        format: "langfuse-kit.trace",
        version: 1,
        traces: [{ id: "bent", resourceSpans, ...more }],
      });
    expect(await importing({ body: { name: 7 } })).toMatchObject({
      status: 400,
      message: expect.stringMatching(/name/),
    });
    const bent = { userId: {}, tags: "no", attributes: [], firstToken: 1e300 };
    const kept = { o: { ...bent, name: "kept", id: "other", __proto__: null } };
    const scores = [{ id: "bent", traceId: "bent", name: "n", value: 1, dataType: "NUMERIC", time: 1e300 }];
    expect(await importing({ kept, scores })).toMatchObject({ status: 200 });
    expect(await ask(to, "/traces/bent/observations/o")).toMatchObject({ name: "kept", userId: null, tags: [] });
    expect((await fetch(`${to.url}/api/public/traces/bent`)).status).toBe(200);
  });
});
