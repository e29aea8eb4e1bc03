import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { basic, jsonBody, jsonRequest, post, postSpans, protobufRequest, protobufSpan } from "../fixtures/index.ts";
import { type FakeLangfuse, startFakeLangfuse } from "./index.ts";

const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
const protobuf = { "content-type": "application/x-protobuf" };
let server: FakeLangfuse;

beforeEach(async () => {
  server = await startFakeLangfuse();
});

afterEach(async () => {
  await server.close();
});

describe("the Langfuse endpoint for traces", () => {
  it("takes JSON", async () => {
    const response = await postSpans(server, jsonBody([{ spanId: "a", name: "work" }]));
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty("name");
    expect(server.observations()[0]).toMatchObject({ id: "a", name: "work" });
  });

  it("takes protobuf, also with gzip, and answers JSON to it", async () => {
    const body = protobufRequest([protobufSpan("work", ids)]);
    const response = await postSpans(server, gzipSync(body), { ...protobuf, "content-encoding": "gzip" });
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(server.ledger.spans.get(ids.spanId)).toMatchObject({ ...ids, count: 1 });
    expect(server.ledger.requests[0]).toMatchObject({ contentEncoding: "gzip", decodedBytes: body.length, spans: 1 });
  });

  it("takes requests that were joined", async () => {
    const other = { ...ids, spanId: "00f067aa0ba902b7" };
    const body = Buffer.concat([
      protobufRequest([protobufSpan("a", ids)]),
      protobufRequest([protobufSpan("b", other)]),
    ]);
    await postSpans(server, body, protobuf);
    expect([...server.ledger.spans.keys()]).toEqual([ids.spanId, other.spanId]);
  });

  it("answers an empty request with an empty object", async () => {
    const response = await postSpans(server, "{}");
    expect([response.status, await response.text()]).toEqual([200, "{}"]);
  });

  it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, string]>([
    ["another content type", "{}", { "content-type": "text/plain" }, "Invalid content type"],
    ["text that is no JSON", "{", {}, "Failed to parse"],
    ["a protobuf that is cut off", Uint8Array.from([10, 50, 1]), protobuf, "Failed to parse"],
    ["gzip that is none", "{}", { "content-encoding": "gzip" }, "Failed to decompress"],
    [
      "an ingestion version from the future",
      "{}",
      { "x-langfuse-ingestion-version": "5" },
      "Invalid ingestion version",
    ],
    ["an ingestion version that is no number", "{}", { "x-langfuse-ingestion-version": "x" }, "Invalid ingestion"],
  ])("refuses %s with 400", async (_case, body, headers, message) => {
    const response = await postSpans(server, body, headers);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(message);
    expect(server.ledger.spans.size).toBe(0);
  });

  it("takes ingestion version 4", async () => {
    expect((await postSpans(server, "{}", { "x-langfuse-ingestion-version": "4" })).status).toBe(200);
  });

  it.each([
    ["no span id", { traceId: "a" }],
    ["a number for an id", { traceId: "a", spanId: 7 }],
    ["attributes that are no list", { traceId: "a", spanId: "b", attributes: {} }],
  ])("refuses the whole request for one span with %s", async (_case, span) => {
    const request = jsonRequest([{ spanId: "good" }]);
    request.resourceSpans.push({ scopeSpans: [{ spans: [span] }] });
    const response = await postSpans(server, JSON.stringify(request));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Invalid OTLP trace export: ");
    expect(server.ledger.spans.size).toBe(0);
  });

  it("does not look at ids before version 4.4", async () => {
    const old = await startFakeLangfuse({ version: "3.225.4" });
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: "a", spanId: 7 }] }] }] });
    expect((await postSpans(old, body)).status).toBe(200);
    await old.close();
  });

  it("does not exist in version 2", async () => {
    const old = await startFakeLangfuse({ version: "2.95.11" });
    expect((await postSpans(old, "{}")).status).toBe(404);
    await old.close();
  });
});

describe("keys", () => {
  const withAuthorization = (authorization: string): Promise<Response> =>
    postSpans(server, jsonBody([{}]), { authorization });

  it.each([
    ["nothing", ""],
    ["another secret", `Basic ${Buffer.from("pk-lf-fake:wrong").toString("base64")}`],
    ["no colon", `Basic ${Buffer.from("sk-lf-fake").toString("base64")}`],
    ["an unknown scheme", "Digest x"],
  ])("refuse %s with 401", async (_case, authorization) => {
    const response = await withAuthorization(authorization);
    expect(response.status).toBe(401);
    expect(await response.json()).toHaveProperty("message");
    expect(server.ledger.spans.size).toBe(0);
  });

  it("are judged by the secret alone", async () => {
    expect((await withAuthorization(basic({ ...server, publicKey: "pk-other" }))).status).toBe(200);
  });

  it("refuse spans with 403 when only the public key is shown", async () => {
    expect((await withAuthorization(`Bearer ${server.publicKey}`)).status).toBe(403);
  });

  it("may be chosen", async () => {
    const own = await startFakeLangfuse({ publicKey: "pk-own", secretKey: "sk-own" });
    expect((await postSpans(own, "{}")).status).toBe(200);
    expect(own.environment).toEqual({
      LANGFUSE_BASE_URL: own.baseUrl,
      LANGFUSE_PUBLIC_KEY: "pk-own",
      LANGFUSE_SECRET_KEY: "sk-own",
    });
    await own.close();
  });
});

describe("the plain OTLP endpoint", () => {
  it("asks for no keys and answers in the format of the request", async () => {
    const body = protobufRequest([protobufSpan("work", ids)]);
    const response = await fetch(server.otlpUrl, { method: "POST", headers: protobuf, body });
    expect(response.headers.get("content-type")).toBe("application/x-protobuf");
    expect((await response.arrayBuffer()).byteLength).toBe(0);
    expect(server.traces()[0]?.root.name).toBe("work");
  });
});

describe("the ledger", () => {
  it("counts copies and knows whether they were the same bytes", async () => {
    const first = jsonBody([{ spanId: "same" }, { spanId: "changes", name: "before" }]);
    const second = jsonBody([{ spanId: "same" }, { spanId: "changes", name: "after" }]);
    await postSpans(server, first);
    await postSpans(server, second);
    const { ledger } = server;
    expect(ledger.spansReceived).toBe(4);
    expect(ledger.spans.get("same")).toMatchObject({ count: 2, changed: false });
    expect(ledger.duplicates()).toHaveLength(2);
    expect(ledger.changed()).toEqual([ledger.spans.get("changes")]);
    expect(server.observations().map(({ name }) => name)).toContain("after");
  });

  it("notes requests with their headers, sizes and answers", async () => {
    const body = jsonBody([{}]);
    await post(server, "/api/public/otel/v1/traces?x=1", body, { "x-langfuse-ingestion-version": "4" });
    expect(server.ledger.requests).toHaveLength(1);
    expect(server.ledger.requests[0]).toMatchObject({
      method: "POST",
      path: "/api/public/otel/v1/traces",
      bytes: body.length,
      status: 200,
      faulted: false,
    });
    expect(server.ledger.requests[0]?.headers).toMatchObject({
      authorization: basic(server),
      "x-langfuse-ingestion-version": "4",
    });
  });

  it("is empty after a reset", async () => {
    await postSpans(server, jsonBody([{}]));
    server.reset();
    expect(server.ledger.requests).toEqual([]);
    expect(server.ledger).toMatchObject({ spansReceived: 0 });
    expect(server.traces()).toEqual([]);
  });

  it("can keep ids only, and then says so when contents are asked for", async () => {
    const lean = await startFakeLangfuse({ keep: "ids" });
    await postSpans(lean, protobufRequest([protobufSpan("work", ids)]), protobuf);
    await postSpans(lean, jsonBody([{ spanId: "b" }]));
    expect([...lean.ledger.spans.keys()]).toEqual([ids.spanId, "b"]);
    expect(() => lean.observations()).toThrow(/keep: "ids"/);
    await lean.close();
  });
});
