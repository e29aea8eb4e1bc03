import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObservationDetail, Page, TraceDetail, TraceSummary } from "../contract/index.ts";
import { type RunningStudio, startStudio } from "../index.ts";
import { ask, sendEvents, sendSpans, span } from "./requests-for-tests.ts";

let studio: RunningStudio;
beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
});
afterAll(() => studio.close());

const type = { "langfuse.observation.type": "generation", "langfuse.observation.model.name": "gpt-4o" };

describe("what no sender should send", () => {
  it.each([
    ["a NUL in a text", { name: "a\u0000b", attributes: { "langfuse.observation.input": "x\u0000y" } }],
    ["half a character", { name: "\ud800", attributes: { "langfuse.observation.input": "\udc00" } }],
    [
      "counts over 2^53",
      { attributes: { ...type, "langfuse.observation.usage_details": '{"input":9223372036854774784}' } },
    ],
    [
      "counts over all bounds",
      { attributes: { ...type, "langfuse.observation.usage_details": '{"input":1e300,"output":1e300}' } },
    ],
    [
      "a version over 2^53",
      {
        attributes: {
          ...type,
          "langfuse.observation.prompt.name": "p",
          "langfuse.observation.prompt.version": "9223372036854774784",
        },
      },
    ],
    ["a time before and after all time", { startTimeUnixNano: "1", endTimeUnixNano: "9223372036854775807" }],
    ["a time that is none", { startTimeUnixNano: "-5", endTimeUnixNano: "soon" }],
    ["an end before its start", { startTimeUnixNano: "1790000001000000000", endTimeUnixNano: "1790000000000000000" }],
    ["a first token after all time", { attributes: { ...type, "ai.response.msToFirstChunk": 1e300 } }],
    ["a kind that is none", { kind: 1e308 }],
    ["no name", { name: "" }],
    ["a name of a megabyte", { name: "n".repeat(1_000_000) }],
    [
      "ten thousand attributes",
      { attributes: Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${at}`, at])) },
    ],
    ["itself for a parent", { spanId: "self", parentSpanId: "self" }],
    ["ids with signs", { spanId: "a/b?c#d%e", traceId: "é/../x" }],
    [
      "fields of the wrong kind",
      { name: 7, status: [], kind: "client", events: [null, 7], links: "no", attributes: {} },
    ],
  ])("is kept and shown, %s", async (label, given) => {
    const sent = span({ traceId: `hostile ${label}`, spanId: "one", ...given });
    expect((await sendSpans(studio, [sent])).status).toBe(200);
    const path = `/traces/${encodeURIComponent(String(sent.traceId))}`;
    const trace = await ask<TraceDetail>(studio, path);
    expect(trace.list).toHaveLength(1);
    const observation = encodeURIComponent(String(sent.spanId));
    expect(await ask<ObservationDetail>(studio, `${path}/observations/${observation}`)).toMatchObject({
      id: sent.spanId,
    });
    const publicPath = `/api/public/traces/${encodeURIComponent(String(sent.traceId))}`;
    expect((await fetch(studio.url + publicPath)).status).toBe(200);
  });

  it("spoils no list", async () => {
    const { items } = await ask<Page<TraceSummary>>(studio, "/traces?limit=200");
    expect(items.length).toBe(16);
    for (const path of [
      "/traces?limit=50",
      "/v2/observations?fields=core,basic,io,usage,metadata,model,prompt,metrics,trace_context,time",
      "/observations",
      "/sessions",
    ]) {
      expect((await fetch(`${studio.url}/api/public${path}`)).status).toBe(200);
    }
    for (const path of ["/overview", "/facets", "/sessions"]) {
      expect((await fetch(`${studio.url}/api/studio${path}`)).status).toBe(200);
    }
  });

  it("is no half of a character in what is kept as JSON", async () => {
    const half = "ada \ud83d";
    const body = { id: "half", name: half, tags: [half], metadata: { [half]: [half] }, input: { half }, userId: half };
    await sendEvents(
      studio,
      ["trace-create", body],
      ["generation-create", { ...body, traceId: "half", id: "half-step", modelParameters: { half } }],
      ["score-create", { ...body, id: "half-score", traceId: "half", value: half }],
    );
    const inJson = { tags: JSON.stringify([half]), "langfuse.observation.metadata": JSON.stringify({ half }) };
    const attributes = { "langfuse.trace.tags": [half], "langfuse.observation.input": half, ...inJson };
    await sendSpans(studio, [span({ traceId: "half-span", spanId: "half", name: half, attributes })]);
    for (const path of ["/traces/half", "/traces/half/observations/half-step", "/traces/half-span"]) {
      const text = JSON.stringify(await ask(studio, path));
      expect(text).toContain("ada \ufffd");
      expect(text).not.toMatch(/\\ud[89a-f]/i);
    }
    expect(await (await fetch(`${studio.url}/api/public/scores/half-score`)).text()).not.toMatch(/\\ud[89a-f]/i);
  });

  it("spoils nobody else's request that is committed with it", async () => {
    const bad = {
      id: "e",
      type: "span-create",
      timestamp: new Date().toISOString(),
      body: { id: "o", traceId: "t", metadata: { a: 1 } },
    };
    const batch = JSON.stringify({ batch: [bad, { ...bad, id: "f", body: { id: "p", input: "\ud800" } }] });
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, (_, at) => sendSpans(studio, [span({ traceId: "together", spanId: `s${at}` })])),
      fetch(`${studio.url}/api/public/ingestion`, { method: "POST", body: batch }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 20 }, () => 200), 207]);
    expect(await ask(studio, "/traces/together")).toMatchObject({ observations: 20 });
  });
});
