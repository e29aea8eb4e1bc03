import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LangfuseClient } from "@langfuse/client";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, it, vi } from "vitest";
import { freePort } from "../../../../test/servers/index.ts";
import type { Status, TraceSummary } from "../contract/index.ts";
import { decodeSpans, readTraceRequest } from "../otlp/index.ts";
import { type RunningStudio, startStudio } from "./index.ts";
import { ask, change, sendSpans, traceOf } from "./requests-for-tests.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const open = async (options: Parameters<typeof startStudio>[0]): Promise<RunningStudio> => {
  const studio = await startStudio({ port: 0, memory: true, ...options });
  closers.push(studio.close);
  return studio;
};
const fake = async (faults?: Parameters<typeof startFakeLangfuse>[0]): Promise<FakeLangfuse> => {
  const server = await startFakeLangfuse(faults);
  closers.push(() => server.close());
  return server;
};
const withKeys = (url: string): string => url.replace("://", "://pk-lf-fake:sk-lf-fake@");
const forwarding = async (studio: RunningStudio) => {
  const { forwarding: found } = await ask<Status>(studio, "/status");
  if (found === null) throw new Error("nothing is forwarded");
  return found;
};
/** Waits until the books say so many were delivered. */
const delivered = (studio: RunningStudio, count: number): Promise<unknown> =>
  vi.waitFor(async () => expect((await forwarding(studio)).delivered).toBe(count), { timeout: 10_000 });

/** An OTLP endpoint that keeps what it was sent. */
async function collector(): Promise<{
  url: string;
  spans: ReturnType<typeof decodeSpans>;
  headers: Record<string, unknown>[];
}> {
  const spans: ReturnType<typeof decodeSpans> = [];
  const headers: Record<string, unknown>[] = [];
  const server: Server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    headers.push({ path: request.url, ...request.headers });
    spans.push(...decodeSpans(readTraceRequest(Buffer.concat(parts), request.headers["content-type"] ?? "")));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(async () => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, headers };
}

describe("everything received", () => {
  it("goes on to a Langfuse: spans in JSON and protobuf, and scores of both ways", { timeout: 20_000 }, async () => {
    const server = await fake();
    const studio = await open({ forward: withKeys(server.url) });
    await sendSpans(studio, [traceOf(1), traceOf(2)]);
    const exporter = new OTLPTraceExporter({ url: `${studio.url}/v1/traces` });
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    provider.getTracer("own").startSpan("by protobuf").end();
    await provider.shutdown();
    const client = new LangfuseClient({ publicKey: "pk", secretKey: "sk", baseUrl: studio.url });
    await client.api.scores.create({ traceId: "1".padStart(32, "0"), name: "good", value: 1 });
    client.score.create({ traceId: "2".padStart(32, "0"), name: "fine", value: 0.5 });
    await client.flush();
    await delivered(studio, 5);

    const traces = server.traces();
    expect(traces.map(({ name }) => name).sort()).toEqual(["by protobuf", "trace 1", "trace 2"]);
    expect(
      server
        .scores()
        .map(({ name, value }) => [name, value])
        .sort(),
    ).toEqual([
      ["fine", 0.5],
      ["good", 1],
    ]);
    const found = await forwarding(studio);
    expect(found).toMatchObject({
      url: server.url,
      kind: "langfuse",
      state: "ok",
      accepted: 5,
      pending: 0,
      deadLettered: 0,
    });
    expect(JSON.stringify(await ask(studio, "/status"))).not.toContain("sk-lf-fake");
    // And it is kept here as well.
    expect((await ask<{ items: unknown[] }>(studio, "/traces")).items).toHaveLength(3);
  });

  it("goes on to a collector, what came by the JSON API as spans once it is over", { timeout: 20_000 }, async () => {
    const otlp = await collector();
    const studio = await open({ forward: `${otlp.url}/v1/traces` });
    const batch = (events: object[]): Promise<Response> =>
      fetch(`${studio.url}/api/public/ingestion`, { method: "POST", body: JSON.stringify({ batch: events }) });
    const event = (type: string, body: object): object => ({
      id: `${type}-${JSON.stringify(body).length}`,
      type,
      timestamp: new Date().toISOString(),
      body,
    });
    const ids = { traceId: "0af76519-16cd-43dd-8448-eb211c80319c", id: "5f1de11e-9d30-4c4c-9c44-5f0b1a0a9e77" };
    const own = { version: "v1", release: "r1", metadata: { tenant: "acme" } };
    await batch([
      event("trace-create", { id: ids.traceId, name: "chat", userId: "ada", input: "the question", ...own }),
      event("generation-create", { ...ids, name: "answer", model: "gpt-4o", startTime: "2026-11-21T10:00:00.000Z" }),
      event("score-create", { id: "s", traceId: ids.traceId, name: "n", value: 1 }),
    ]);
    await batch([event("generation-update", { ...ids, endTime: "2026-11-21T10:00:01.000Z", output: "done" })]);
    await delivered(studio, 1);
    expect(otlp.spans).toHaveLength(1);
    expect(otlp.spans[0]).toMatchObject({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      name: "answer",
      endTime: Date.parse("2026-11-21T10:00:01.000Z"),
      attributes: {
        "langfuse.observation.output": "done",
        "langfuse.trace.name": "chat",
        "langfuse.trace.input": "the question",
        "langfuse.trace.metadata": '{"tenant":"acme"}',
        "langfuse.version": "v1",
        "langfuse.release": "r1",
        "user.id": "ada",
      },
    });
    // What is said of the trace later goes with it once more.
    await batch([event("trace-create", { id: ids.traceId, output: "the answer" })]);
    await delivered(studio, 2);
    expect(otlp.spans[1]?.attributes).toMatchObject({
      "langfuse.trace.input": "the question",
      "langfuse.trace.output": "the answer",
      "langfuse.observation.output": "done",
    });
    expect(otlp.headers[0]).toMatchObject({ path: "/v1/traces", "x-langfuse-kit-forwarded": "1" });
    expect(otlp.headers[0]).not.toHaveProperty("authorization");
  });

  it("waits while the server is away, and the answers to applications do not", { timeout: 20_000 }, async () => {
    const server = await fake({ faults: { status: 503, retryAfter: 1, times: 3, when: "/api/public/otel/v1/traces" } });
    const studio = await open({ forward: withKeys(server.url) });
    expect((await sendSpans(studio, [traceOf(1)])).status).toBe(200);
    await vi.waitFor(async () => expect(await forwarding(studio)).toMatchObject({ state: "retrying", pending: 1 }), {
      timeout: 10_000,
    });
    await delivered(studio, 1);
  });

  it("is booked as a dead letter where it is refused for good, and can be sent again", {
    timeout: 20_000,
  }, async () => {
    const server = await fake({ faults: { status: 400, times: 1, when: "/api/public/otel/v1/traces" } });
    const studio = await open({ forward: withKeys(server.url) });
    await sendSpans(studio, [traceOf(1)]);
    await vi.waitFor(async () => expect((await forwarding(studio)).deadLettered).toBe(1), { timeout: 10_000 });
    expect((await forwarding(studio)).lastError).toContain("400");
    expect(await change(studio, "POST", "/forward/replay", {})).toMatchObject({ status: 200, observations: 1 });
    await delivered(studio, 1);
    expect(server.traces()).toHaveLength(1);
  });

  it("waits on disk where Studio keeps a file, over a restart too", { timeout: 30_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "studio-forward-"));
    const server = await fake({ faults: { refuse: true } });
    const options = { port: 0, db: join(folder, "studio.db"), forward: withKeys(server.url) };
    const first = await startStudio(options);
    await sendSpans(first, [traceOf(1)]);
    await expect.poll(async () => (await forwarding(first)).pending).toBe(1);
    await first.close();
    await server.faults.clear();
    const second = await startStudio(options);
    closers.push(second.close);
    await delivered(second, 1);
    expect(server.traces().map(({ name }) => name)).toEqual(["trace 1"]);
    expect(await forwarding(second)).toMatchObject({ onDisk: true, accepted: 1, pending: 0 });
    closers.push(async () => rmSync(folder, { recursive: true }));
  });
});

describe("a forward that would go round", () => {
  it.each(["localhost", "127.0.0.1", "[::1]", "0.0.0.0"])("to itself as %s stops the start", async (host) => {
    const port = await freePort();
    const forward = `http://pk:sk@${host}:${port}`;
    await expect(startStudio({ port, memory: true, forward })).rejects.toMatchObject({
      reason: "INVALID_OPTION",
      message: expect.stringContaining("is this Studio itself"),
    });
    // And the port is free again.
    await open({ port });
  });

  it("over another Studio ends there", { timeout: 20_000 }, async () => {
    const port = await freePort();
    const one = await open({ forward: `http://pk:sk@localhost:${port}` });
    const other = await open({ port, forward: `http://pk:sk@localhost:${one.port}` });
    await sendSpans(one, [traceOf(1)]);
    await delivered(one, 1);
    const { items } = await ask<{ items: TraceSummary[] }>(other, "/traces");
    expect(items.map(({ name }) => name)).toEqual(["trace 1"]);
    expect(await forwarding(other)).toMatchObject({ accepted: 0, pending: 0 });
    // What was sent to the other one itself does go on.
    await sendSpans(other, [traceOf(2)]);
    await delivered(other, 1);
    expect((await ask<{ items: unknown[] }>(one, "/traces")).items).toHaveLength(2);
    expect((await forwarding(one)).accepted).toBe(1);
  });
});

describe("where to", () => {
  const options = (forward: unknown): Parameters<typeof startStudio>[0] => ({
    memory: true,
    port: 0,
    forward: forward as string,
  });

  it.each([
    ["not an address", "is no address"],
    ["ftp://host", "is no address"],
    ["http://only-one@host", "has one key and needs two"],
    ["http://50%:@host", "has one key and needs two"],
    ["http://host/?q=1", "has a query or a fragment"],
    [7, "is no address"],
  ])("%j stops the start, in words", async (forward, message) => {
    await expect(startStudio(options(forward))).rejects.toMatchObject({
      reason: "INVALID_OPTION",
      message: expect.stringContaining(message),
    });
  });

  it("takes the keys of the environment, but not Studio's own", async () => {
    vi.stubEnv("LANGFUSE_PUBLIC_KEY", "pk-lf-env");
    vi.stubEnv("LANGFUSE_SECRET_KEY", "sk-lf-env");
    expect(await forwarding(await open({ forward: "http://localhost:9" }))).toMatchObject({ kind: "langfuse" });
    expect(await forwarding(await open({ forward: "http://localhost:9/v1/traces" }))).toMatchObject({ kind: "otlp" });
    vi.stubEnv("LANGFUSE_PUBLIC_KEY", "pk-lf-studio");
    expect(await forwarding(await open({ forward: "http://localhost:9" }))).toMatchObject({ kind: "otlp" });
    vi.unstubAllEnvs();
  });
});
