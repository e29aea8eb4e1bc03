import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { post, postEvents } from "../fixtures/index.ts";
import { type FakeLangfuse, startFakeLangfuse } from "./index.ts";

const timestamp = "2026-01-01T00:00:00.000Z";
const event = (type: string, body: object, id = `event ${type}`): object => ({ id, timestamp, type, body });
const score = (body: object, id?: string): object =>
  event("score-create", { id: "s1", name: "helpful", value: 1, traceId: "t1", ...body }, id);

interface Answer {
  successes: { id: string; status: number }[];
  errors: { id: string; status: number; message?: string; error?: string }[];
}

let server: FakeLangfuse;
let legacy: FakeLangfuse;

beforeEach(async () => {
  server = await startFakeLangfuse();
  legacy = await startFakeLangfuse({ version: "3.225.4" });
});

afterEach(async () => {
  await Promise.all([server.close(), legacy.close()]);
});

async function send(batch: unknown, to: FakeLangfuse = legacy): Promise<Answer> {
  const response = await postEvents(to, batch);
  expect(response.status).toBe(207);
  return (await response.json()) as Answer;
}

describe("scores in a batch", () => {
  it("are taken by every version", async () => {
    expect(await send([score({})], server)).toEqual({
      successes: [{ id: "event score-create", status: 201 }],
      errors: [],
    });
    expect(server.scores()).toMatchObject([{ id: "s1", name: "helpful", value: 1, traceId: "t1" }]);
  });

  it.each([
    ["no name", { name: undefined }],
    ["no value", { value: undefined }],
    ["no target", { traceId: undefined }],
    ["two targets", { sessionId: "x" }],
    ["text for a number", { dataType: "NUMERIC", value: "1" }],
    ["a number for a category", { dataType: "CATEGORICAL" }],
    ["a flag that is neither 0 nor 1", { dataType: "BOOLEAN", value: 2 }],
    ["text that is too long", { dataType: "TEXT", value: "x".repeat(501) }],
    ["an unknown data type", { dataType: "STARS" }],
    ["an unknown source", { source: "ME" }],
  ])("are refused with 400 when they have %s, and no other event with them", async (_case, body) => {
    const answer = await send([score(body, "bad"), score({}, "good")], server);
    expect(answer.errors).toMatchObject([{ id: "bad", status: 400 }]);
    expect(JSON.parse(answer.errors[0]?.error ?? "")).toBeInstanceOf(Array);
    expect(answer.successes).toEqual([{ id: "good", status: 201 }]);
    expect(server.ledger.scores.size).toBe(1);
  });

  it("are answered with 201 and thrown away when they have no id of their own", async () => {
    const answer = await send([score({ id: undefined })], server);
    expect(answer.successes).toHaveLength(1);
    expect(server.scores()).toEqual([]);
    expect(server.ledger.discarded).toHaveLength(1);
  });

  it("are counted when they come twice", async () => {
    await send([score({})], server);
    await send([score({})], server);
    expect(server.ledger.scores.get("s1")).toMatchObject({ count: 2, changed: false });
    await send([score({ value: 0 })], server);
    expect(server.ledger.changed()).toMatchObject([{ id: "s1", count: 3 }]);
  });
});

describe("other events", () => {
  it("are refused by version 4", async () => {
    const answer = await send([event("trace-create", { id: "t1" }), score({})], server);
    expect(answer.errors).toMatchObject([{ status: 400, message: "Event type not accepted" }]);
    expect(answer.successes).toHaveLength(1);
  });

  it("are taken by version 4 when it is told to", async () => {
    const dual = await startFakeLangfuse({ eventsOnly: false });
    expect((await send([event("trace-create", { id: "t1" })], dual)).errors).toEqual([]);
    await dual.close();
  });

  it("are merged to observations with what is said of their trace", async () => {
    await send([
      event("trace-create", { id: "t1", name: "chat", userId: "u1", tags: ["a"] }),
      event("span-create", { id: "o1", traceId: "t1", name: "root", startTime: timestamp }),
      event("generation-create", {
        id: "o2",
        traceId: "t1",
        parentObservationId: "o1",
        name: "answer",
        model: "m",
        startTime: timestamp,
        usageDetails: { input: 3 },
        metadata: { a: { b: 1 } },
      }),
      event("generation-update", { id: "o2", output: "hi", level: "ERROR", metadata: { a: { c: 2 } } }),
    ]);
    const [trace] = legacy.traces();
    expect(trace).toMatchObject({ id: "t1", name: "chat", userId: "u1", tags: ["a"] });
    expect(trace?.root.children[0]).toMatchObject({
      type: "generation",
      name: "answer",
      model: "m",
      output: "hi",
      level: "ERROR",
      usage: { input: 3, total: 3 },
      metadata: { a: { b: 1, c: 2 } },
    });
  });

  it("erase with null and keep with nothing", async () => {
    const later = "2026-01-01T00:00:01.000Z";
    await send([
      event("span-create", { id: "o1", traceId: "t1", name: "before", statusMessage: "stays", startTime: timestamp }),
      { ...event("span-update", { id: "o1", name: null, startTime: later }), timestamp: later },
    ]);
    expect(legacy.observations()[0]).toMatchObject({ name: "", statusMessage: "stays", startTime: 1767225600000 });
  });

  it.each<[string, object]>([
    ["an observation without an id", event("span-create", { traceId: "t1" }, "bad")],
    ["an unknown level", event("span-create", { id: "o", level: "INFO" }, "bad")],
    ["a prompt without its version", event("generation-create", { id: "o", promptName: "p" }, "bad")],
    ["a time without a zone", event("span-create", { id: "o", startTime: "2026-01-01T00:00:00" }, "bad")],
    ["an unknown type", event("thing-create", { id: "o" }, "bad")],
    ["a name that is too long", event("trace-create", { id: "t", name: "x".repeat(1001) }, "bad")],
    ["a time stamp that is none", { ...event("trace-create", { id: "t" }, "bad"), timestamp: "yesterday" }],
  ])("are refused with 400 for %s", async (_case, bad) => {
    const answer = await send([bad, score({}, "good")]);
    expect(answer.errors).toMatchObject([{ id: "bad", status: 400 }]);
    expect(answer.successes).toEqual([{ id: "good", status: 201 }]);
  });

  it("have the id unknown when they bring none", async () => {
    expect((await send([7, { timestamp, type: "trace-create", body: {} }])).errors).toMatchObject([
      { id: "unknown", status: 400 },
      { id: "unknown", status: 400 },
    ]);
  });

  it("are named in neither list when they are logs", async () => {
    expect(await send([event("sdk-log", { log: "x" })])).toEqual({ successes: [], errors: [] });
  });
});

describe("a whole batch", () => {
  const path = "/api/public/ingestion";

  it("is refused with 413 over 4.5 MB", async () => {
    const response = await post(server, path, JSON.stringify({ batch: [score({ comment: "x".repeat(4_800_000) })] }));
    expect([response.status, await response.text()]).toEqual([413, "Body exceeded 4.5mb limit"]);
    expect(server.ledger.scores.size).toBe(0);
  });

  it("is refused with 400 when it is no list or no JSON", async () => {
    expect((await postEvents(server, {})).status).toBe(400);
    expect((await post(server, path, "{")).status).toBe(400);
  });

  it("is refused without keys, and event by event with the public key alone", async () => {
    const body = JSON.stringify({ batch: [score({}, "score"), event("trace-create", { id: "t" }, "trace")] });
    expect((await post(server, path, body, { authorization: "" })).status).toBe(401);
    const response = await post(legacy, path, body, { authorization: `Bearer ${legacy.publicKey}` });
    const answer = (await response.json()) as Answer;
    expect(answer.successes).toEqual([{ id: "score", status: 201 }]);
    expect(answer.errors).toMatchObject([{ id: "trace", status: 401 }]);
  });
});

describe("the endpoint for one score", () => {
  const path = "/api/public/scores";

  it("takes it and answers its id", async () => {
    const body = { name: "helpful", value: 1, traceId: "t1" };
    const response = await post(server, path, JSON.stringify({ ...body, id: "mine" }));
    expect([response.status, await response.json()]).toEqual([200, { id: "mine" }]);
    const { id } = (await (await post(server, path, JSON.stringify(body))).json()) as { id: string };
    expect([...server.ledger.scores.keys()]).toEqual(["mine", id]);
  });

  it("refuses it with 400 when it is not sound", async () => {
    const response = await post(server, path, JSON.stringify({ name: "helpful" }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: "Invalid request data" });
  });
});

describe("the small endpoints", () => {
  it("say the version without keys", async () => {
    const response = await fetch(`${legacy.baseUrl}/api/public/health`);
    expect(await response.json()).toEqual({ status: "OK", version: "3.225.4" });
  });

  it("name the project to those with keys", async () => {
    const url = `${server.baseUrl}/api/public/projects`;
    expect((await fetch(url)).status).toBe(401);
    const authorization = `Basic ${Buffer.from(`${server.publicKey}:${server.secretKey}`).toString("base64")}`;
    const answer = (await (await fetch(url, { headers: { authorization } })).json()) as { data: { id: string }[] };
    expect(answer.data[0]?.id).toBe("fake-project");
  });

  it("answer 404 to unknown paths and 405 to unknown methods", async () => {
    expect((await fetch(`${server.baseUrl}/api/public/traces`)).status).toBe(404);
    expect((await fetch(`${server.baseUrl}/api/public/scores`)).status).toBe(405);
  });
});
