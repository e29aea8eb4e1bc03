import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Overview } from "../contract/index.ts";
import { type RunningStudio, startStudio } from "../index.ts";

let studio: RunningStudio;
beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
});
afterAll(() => studio.close());
beforeEach(async () => {
  const headers = { "x-studio-token": studio.token, "content-type": "application/json" };
  await fetch(`${studio.url}/api/studio/clear`, { method: "POST", headers });
});

type Json = Record<string, unknown>;

const seconds = (second: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, second)).toISOString();
let events = 0;
const event = (type: string, body: Json, second = 0): Json => {
  events += 1;
  return { id: `event-${events}`, type, timestamp: seconds(second), body };
};

async function send(...batch: unknown[]): Promise<{ status: number; successes: Json[]; errors: Json[] }> {
  const headers = { "content-type": "application/json", authorization: "Basic YTpi" };
  const answer = await fetch(`${studio.url}/api/public/ingestion`, {
    method: "POST",
    headers,
    body: JSON.stringify({ batch }),
  });
  return { status: answer.status, ...((await answer.json()) as { successes: Json[]; errors: Json[] }) };
}

async function get(path: string): Promise<Json> {
  return (await (await fetch(`${studio.url}/api/public${path}`)).json()) as Json;
}

const generation = { id: "g", traceId: "t", name: "llm", startTime: seconds(1), model: "gpt-4o" };

describe("a batch", () => {
  it("answers 207 with the verdict on each event", async () => {
    const good = event("trace-create", { id: "t", name: "hello" });
    const answer = await send(good, event("span-create", { name: "no id" }), { id: "x" }, 7, event("nonsense", {}));
    expect(answer.status).toBe(207);
    expect(answer.successes).toEqual([{ id: good.id, status: 201 }]);
    expect(answer.errors.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(answer.errors.map(({ id }) => id)).toContain("unknown");
    expect(answer.errors[0]?.error).toContain("expected string");
  });

  it("is refused as a whole when it is none", async () => {
    for (const body of ["{", "[]", '{"batch":{}}', "7"]) {
      const answer = await fetch(`${studio.url}/api/public/ingestion`, { method: "POST", body });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ message: "Invalid request data", errors: [expect.any(String)] });
    }
  });

  it("lists a log in neither list, and throws traces and scores without an id away", async () => {
    const log = event("sdk-log", { log: {} });
    const nameless = [
      event("trace-create", { name: "x" }),
      event("score-create", { name: "s", value: 1, traceId: "t" }),
    ];
    const { successes, errors } = await send(log, ...nameless);
    expect(successes).toHaveLength(2);
    expect(errors).toEqual([]);
    expect(await get("/traces")).toMatchObject({ data: [] });
  });

  it.each([
    "span",
    "generation",
    "agent",
    "tool",
    "chain",
    "retriever",
    "evaluator",
    "embedding",
    "guardrail",
    "event",
  ])("takes %s-create", async (type) => {
    const { successes } = await send(event(`${type}-create`, { id: `o-${type}`, traceId: "t", name: type }));
    expect(successes).toHaveLength(1);
    expect(await get(`/observations/o-${type}`)).toMatchObject({ type: type.toUpperCase(), name: type, traceId: "t" });
  });

  it("takes the types of version 2", async () => {
    await send(
      event("observation-create", { id: "old", traceId: "t", type: "GENERATION", model: "gpt-4o", name: "a" }),
      event(
        "observation-update",
        { id: "old", type: "GENERATION", usage: { promptTokens: 10, completionTokens: 5 } },
        1,
      ),
    );
    expect(await get("/observations/old")).toMatchObject({
      type: "GENERATION",
      usageDetails: { input: 10, output: 5, total: 15 },
    });
  });
});

describe("events of one body", () => {
  it("are merged: what is missing stays, null erases", async () => {
    await send(
      event("generation-create", { ...generation, input: "in", metadata: { a: { x: 1 }, b: 2 }, version: "1" }),
    );
    const update = {
      id: "g",
      output: "out",
      endTime: seconds(3),
      name: null,
      metadata: { a: { y: 2 } },
      usageDetails: { input: 1000, output: 100 },
    };
    await send(event("generation-update", update, 2));
    expect(await get("/observations/g")).toMatchObject({
      name: "",
      input: "in",
      output: "out",
      version: "1",
      metadata: { a: { x: 1, y: 2 }, b: 2 },
      startTime: seconds(1),
      endTime: seconds(3),
      latency: 2,
      traceId: "t",
      calculatedTotalCost: 0.0035,
    });
  });

  it("are merged by their time stamps, in whatever order they arrive", async () => {
    await send(event("generation-update", { id: "g", traceId: "t", name: "late", startTime: seconds(9) }, 5));
    await send(event("generation-create", generation, 1));
    expect(await get("/observations/g")).toMatchObject({ name: "late", startTime: seconds(1), model: "gpt-4o" });
  });

  it("keep the trace, start and environment that came first", async () => {
    await send(event("span-create", { id: "s", traceId: "t", startTime: seconds(1), environment: "prod" }));
    await send(event("span-update", { id: "s", traceId: "other", startTime: seconds(7), environment: "dev" }, 2));
    expect(await get("/observations/s")).toMatchObject({ traceId: "t", startTime: seconds(1), environment: "prod" });
  });

  it("count once when they are sent again", async () => {
    const again = event("span-create", { id: "s", traceId: "t", name: "one" });
    await send(again);
    await send({ ...again, body: { id: "s", traceId: "t", name: "two" } });
    const { meta } = await get("/observations");
    expect(meta).toMatchObject({ totalItems: 1 });
    expect(await get("/observations/s")).toMatchObject({ name: "two" });
  });

  it("stay in one trace where none was named", async () => {
    await send(event("span-create", { id: "lost" }));
    const { traceId } = await get("/observations/lost");
    await send(event("span-update", { id: "lost", name: "found" }, 1));
    expect(await get("/observations/lost")).toMatchObject({ traceId, name: "found" });
  });
});

describe("a trace of events", () => {
  it("is what its events and its observations say", async () => {
    await send(
      event("trace-create", {
        id: "t",
        name: "first",
        userId: "u",
        tags: ["a"],
        metadata: { k: 1 },
        timestamp: seconds(0),
        public: true,
      }),
      event(
        "trace-create",
        { id: "t", name: "second", sessionId: "s", tags: ["b"], output: { done: true }, userId: null },
        1,
      ),
      event("generation-create", { ...generation, endTime: seconds(4), usageDetails: { input: 1000, output: 100 } }),
    );
    const trace = await get("/traces/t");
    expect(trace).toMatchObject({
      name: "second",
      userId: null,
      sessionId: "s",
      metadata: { k: 1 },
      public: true,
      timestamp: seconds(0),
      output: { done: true },
      latency: 4,
      totalCost: 0.0035,
    });
    expect([...(trace.tags as string[])].sort()).toEqual(["a", "b"]);
  });

  it("runs while something of it is open", async () => {
    const state = async (): Promise<unknown> =>
      ((await (await fetch(`${studio.url}/api/studio/traces/t`)).json()) as Json).state;
    await send(
      event("trace-create", { id: "t" }),
      event("span-create", { id: "s", traceId: "t", startTime: seconds(0) }),
    );
    expect(await state()).toBe("running");
    await send(event("span-update", { id: "s", endTime: seconds(1), level: "ERROR", statusMessage: "broke" }, 1));
    expect(await state()).toBe("failed");
  });
});

describe("a score without an id of its own", () => {
  it("is answered with 201 and not kept, as on the server, and the developer is told", async () => {
    const answer = await send(event("score-create", { traceId: "t", name: "lost", value: 1 }));
    expect(answer).toMatchObject({ successes: [{ status: 201 }] });
    const { refusals } = (await (await fetch(`${studio.url}/api/studio/overview`)).json()) as Overview;
    expect(refusals[0]).toMatchObject({ status: 201, message: expect.stringContaining("Give body.id") });
  });
});

describe("scores", () => {
  const post = async (body: Json): Promise<Response> =>
    fetch(`${studio.url}/api/public/scores`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("are taken alone and by event, and replaced by their id", async () => {
    expect(await (await post({ id: "a", traceId: "t", name: "q", value: 1 })).json()).toEqual({ id: "a" });
    await post({ id: "a", traceId: "t", name: "q", value: 0, dataType: "BOOLEAN", comment: "no" });
    await send(event("score-create", { id: "b", traceId: "t", name: "tone", value: "kind" }));
    const { data } = await get("/v3/scores?traceId=t");
    expect(data).toHaveLength(2);
    expect(data).toContainEqual(expect.objectContaining({ id: "a", value: false, dataType: "BOOLEAN" }));
    expect(data).toContainEqual(expect.objectContaining({ id: "b", value: "kind", dataType: "CATEGORICAL" }));
  });

  it.each([
    { traceId: "t", value: 1 },
    { traceId: "t", name: "q" },
    { name: "q", value: 1 },
    { name: "q", value: 1, traceId: "t", sessionId: "s" },
    { name: "q", value: "one", traceId: "t", dataType: "NUMERIC" },
    { name: "q", value: 2, traceId: "t", dataType: "BOOLEAN" },
  ])("are refused as the server refuses them: %j", async (body) => {
    expect((await post(body)).status).toBe(400);
  });
});
