import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FaultRule } from "../faults/index.ts";
import { jsonBody, post, postEvents, postSpans, protobufRequest, protobufSpan } from "../fixtures/index.ts";
import { type FakeLangfuse, startFakeLangfuse } from "./index.ts";

let server: FakeLangfuse;
const spans = jsonBody([{ spanId: "a", name: "good" }, { spanId: "b", name: "poison" }, { spanId: "c" }]);
const send = (): Promise<Response> => postSpans(server, spans);
const taken = (): string[] => [...server.ledger.spans.keys()];
const statuses = (): number[] => server.ledger.requests.map(({ status }) => status);

beforeEach(async () => {
  server = await startFakeLangfuse();
});

afterEach(async () => {
  await server.close();
});

/** The error code of a request that must break. */
async function broken(request: Promise<Response>): Promise<string> {
  try {
    await (await request).text();
  } catch (error) {
    const { code } = ((error as Error).cause ?? error) as { code?: string };
    return code ?? String(error);
  }
  throw new Error("the request did not break");
}

describe("a status", () => {
  it("is answered with its body and headers, and nothing is taken", async () => {
    await server.faults.set({ status: 503, body: { message: "away" }, headers: { "x-own": "1" } });
    const response = await send();
    expect(response.status).toBe(503);
    expect(response.headers.get("x-own")).toBe("1");
    expect(await response.json()).toEqual({ message: "away" });
    expect(taken()).toEqual([]);
    expect(server.ledger.requests[0]).toMatchObject({ status: 503, faulted: true, spans: 0 });
  });

  it.each<[string, number | Date | string, string]>([
    ["seconds", 30, "30"],
    ["a date", new Date(0), "Thu, 01 Jan 1970 00:00:00 GMT"],
    ["nonsense", "soon", "soon"],
  ])("may ask to retry after %s", async (_case, retryAfter, header) => {
    await server.faults.set({ status: 429, retryAfter });
    expect((await send()).headers.get("retry-after")).toBe(header);
  });

  it("may have been taken all the same", async () => {
    await server.faults.set({ status: 500, accepted: true });
    expect((await send()).status).toBe(500);
    expect(taken()).toHaveLength(3);
  });
});

describe("when a rule acts", () => {
  it("is so often and no more", async () => {
    await server.faults.set({ status: 503, times: 2 });
    for (let count = 0; count < 3; count += 1) await send();
    expect(statuses()).toEqual([503, 503, 200]);
  });

  it("is after so many requests", async () => {
    await server.faults.set({ status: 503, after: 1, times: 1 });
    for (let count = 0; count < 3; count += 1) await send();
    expect(statuses()).toEqual([200, 503, 200]);
  });

  it("is on one path only", async () => {
    await server.faults.set({ when: "/api/public/health", status: 503 });
    expect((await fetch(`${server.baseUrl}/api/public/health`)).status).toBe(503);
    expect((await send()).status).toBe(200);
  });

  it("is by any test of the request", async () => {
    await server.faults.set({ when: ({ headers }) => headers["x-fail"] === "yes", status: 503 });
    expect((await send()).status).toBe(200);
    expect((await postSpans(server, spans, { "x-fail": "yes" })).status).toBe(503);
  });

  it("is before the rules behind it", async () => {
    await server.faults.set([
      { status: 503, times: 1 },
      { status: 429, times: 1 },
    ]);
    for (let count = 0; count < 3; count += 1) await send();
    expect(statuses()).toEqual([503, 429, 200]);
  });

  it("may be from the start", async () => {
    const failing = await startFakeLangfuse({ faults: { status: 503 } });
    expect((await postSpans(failing, spans)).status).toBe(503);
    await failing.faults.clear();
    expect((await postSpans(failing, spans)).status).toBe(200);
    await failing.close();
  });
});

describe("a broken connection", () => {
  it("is reset before the body was read", async () => {
    await server.faults.set({ reset: "before-body", times: 1 });
    expect(await broken(send())).toMatch(/ECONNRESET|UND_ERR_SOCKET|EPIPE/);
    expect(taken()).toEqual([]);
    expect(statuses()).toEqual([0]);
  });

  it("is reset after the body was read, taken or not", async () => {
    await server.faults.set([
      { reset: "after-body", times: 1 },
      { reset: "after-body", times: 1, accepted: true },
    ]);
    expect(await broken(send())).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(taken()).toEqual([]);
    expect(await broken(send())).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(taken()).toHaveLength(3);
  });

  it("is reset in the middle of the answer", async () => {
    await server.faults.set({ reset: "mid-response", accepted: true });
    const response = await send();
    expect(response.status).toBe(200);
    expect(await broken(Promise.resolve(response))).toMatch(/ECONNRESET|UND_ERR_SOCKET|terminated/);
    expect(taken()).toHaveLength(3);
  });

  it("is refused until the faults are cleared, on the same port", async () => {
    await server.faults.set({ refuse: true });
    expect(await broken(send())).toBe("ECONNREFUSED");
    await server.faults.clear();
    expect((await send()).status).toBe(200);
  });

  it("may be refused and allowed in quick succession", async () => {
    void server.faults.set({ refuse: true });
    void server.faults.clear();
    void server.faults.set({ refuse: true });
    await server.faults.clear();
    expect((await send()).status).toBe(200);
  });
});

describe("a slow server", () => {
  it("hangs until the client gives up", async () => {
    await server.faults.set({ hang: true });
    const impatient = new AbortController();
    const request = fetch(server.otlpUrl, { method: "POST", body: spans, signal: impatient.signal });
    await server.waitFor(({ ledger }) => ledger.requests.length === 1);
    impatient.abort();
    await expect(request).rejects.toThrow();
    expect(taken()).toEqual([]);
    expect(statuses()).toEqual([0]);
  });

  it("goes on after its delay, to the rules behind it too", async () => {
    await server.faults.set([{ slow: 30 }, { status: 503, times: 1 }]);
    const before = performance.now();
    expect((await send()).status).toBe(503);
    expect(performance.now() - before).toBeGreaterThan(25);
    expect((await send()).status).toBe(200);
    expect(taken()).toHaveLength(3);
  });

  it.each([
    [false, 0],
    [true, 3],
  ])("has taken what a client sent that left meanwhile: %s", async (accepted, count) => {
    const impatient = new AbortController();
    const leave = (): boolean => {
      impatient.abort();
      return true;
    };
    // Slow for longer than the server may need to see that the client has left.
    await server.faults.set({ when: leave, slow: 1_000, accepted });
    const headers = { "content-type": "application/json" };
    const request = fetch(server.otlpUrl, { method: "POST", headers, body: spans, signal: impatient.signal });
    await expect(request).rejects.toThrow();
    await server.waitFor(({ ledger }) => ledger.requests.length === 1);
    expect(taken()).toHaveLength(count);
  });

  it("drips its answer", async () => {
    await server.faults.set({ drip: 1 });
    const response = await send();
    expect(await response.json()).toHaveProperty("name");
    expect(taken()).toHaveLength(3);
  });
});

describe("what is refused for its content", () => {
  it("is the whole request that holds a poison", async () => {
    await server.faults.set({ refuseIf: ({ name }) => name === "poison" });
    expect((await send()).status).toBe(400);
    expect((await postSpans(server, jsonBody([{ spanId: "x" }]))).status).toBe(200);
    expect(taken()).toEqual(["x"]);
  });

  it("is a poison in protobuf too, when only ids are kept", async () => {
    const lean = await startFakeLangfuse({ keep: "ids", faults: { refuseIf: ({ name }) => name === "poison" } });
    const body = protobufRequest([protobufSpan("poison", { traceId: "0a".repeat(16), spanId: "0b".repeat(8) })]);
    expect((await postSpans(lean, body, { "content-type": "application/x-protobuf" })).status).toBe(400);
    await lean.close();
  });

  it("is what is too large after decompression", async () => {
    await server.faults.set({ maxBytes: 100 });
    expect((await send()).status).toBe(413);
    expect((await postSpans(server, "{}")).status).toBe(200);
  });

  it("does not use up the times of a rule that had nothing to do", async () => {
    await server.faults.set({ maxBytes: 100, times: 1 });
    await postSpans(server, "{}");
    expect((await send()).status).toBe(413);
    expect((await send()).status).toBe(200);
  });
});

describe("a strange answer", () => {
  it("rejects part of a JSON request", async () => {
    await server.faults.set({ partial: 1, message: "one was bad" });
    const response = await send();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ partialSuccess: { rejectedSpans: "1", errorMessage: "one was bad" } });
    expect(taken()).toEqual(["b", "c"]);
    expect(server.observations()).toHaveLength(2);
  });

  it("rejects part of a protobuf request, in protobuf", async () => {
    await server.faults.set({ partial: 1, message: "x" });
    const body = protobufRequest([protobufSpan("a", { traceId: "0a".repeat(16), spanId: "0b".repeat(8) })]);
    const response = await postSpans(server, body, { "content-type": "application/x-protobuf" });
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([10, 5, 8, 1, 18, 1, 120]);
    expect(taken()).toEqual([]);
  });

  it("sends the client elsewhere", async () => {
    await server.faults.set({ redirect: "http://127.0.0.1:1/elsewhere" });
    const response = await send();
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe("http://127.0.0.1:1/elsewhere");
  });

  it("is cut JSON, though the request was taken", async () => {
    await server.faults.set({ malformed: true });
    const response = await send();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow();
    expect(taken()).toHaveLength(3);
  });

  it("is huge, though the request was taken", async () => {
    await server.faults.set({ huge: 3_000_000 });
    expect((await (await send()).arrayBuffer()).byteLength).toBe(3_000_000);
    expect(taken()).toHaveLength(3);
  });

  it("may be cut short by the client while it is huge", async () => {
    await server.faults.set({ huge: 1_000_000_000 });
    const response = await send();
    await response.body?.cancel();
    await server.faults.clear();
    expect((await send()).status).toBe(200);
  });
});

describe("a mixed answer to a batch", () => {
  const scores = ["s1", "s2", "s3", "s4"].map((id) => ({
    id: `event ${id}`,
    timestamp: "2026-01-01T00:00:00.000Z",
    type: "score-create",
    body: { id, name: "n", value: 1, traceId: "t" },
  }));
  const mixed: [string, FaultRule][] = [
    ["lists", { ingestion: { refuse: { s1: 500, "event s2": 400 }, omit: ["s3"] } }],
    [
      "tests",
      {
        ingestion: {
          refuse: ({ body }) => ({ s1: 500, s2: 400 })[String(body.id)],
          omit: ({ body }) => body.id === "s3",
        },
      },
    ],
  ];

  it.each(mixed)("refuses some and omits others, by %s", async (_case, rule) => {
    await server.faults.set(rule);
    const response = await postEvents(server, scores);
    expect(response.status).toBe(207);
    expect(await response.json()).toMatchObject({
      successes: [{ id: "event s4", status: 201 }],
      errors: [
        { id: "event s1", status: 500 },
        { id: "event s2", status: 400 },
      ],
    });
    expect([...server.ledger.scores.keys()]).toEqual(["s4"]);
  });

  it("leaves other requests and other refusals alone", async () => {
    await server.faults.set({ ingestion: { omit: ["s1"] } });
    expect((await send()).status).toBe(200);
    expect((await post(server, "/api/public/ingestion", "{")).status).toBe(400);
  });
});
