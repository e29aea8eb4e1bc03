import { initLangfuse, type Langfuse, score, trace } from "@langfuse-kit/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ObservationDetail, Page, TraceDetail, TraceSummary } from "../contract/index.ts";
import { type RunningStudio, startStudio } from "../index.ts";
import { ask, sendSpans, span } from "./requests-for-tests.ts";

type ExporterOptions = NonNullable<ConstructorParameters<typeof OTLPTraceExporter>[0]>;
type Compression = NonNullable<ExporterOptions["compression"]>;

let studio: RunningStudio;
beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
});
afterAll(() => studio.close());

describe("langfuse-kit's core, unchanged", () => {
  let langfuse: Langfuse;
  afterAll(() => langfuse.shutdown());

  it("is taken by the variables that Studio prints, right in every field", async () => {
    langfuse = initLangfuse({
      baseUrl: studio.environment.LANGFUSE_BASE_URL ?? "",
      publicKey: studio.environment.LANGFUSE_PUBLIC_KEY ?? "",
      secretKey: studio.environment.LANGFUSE_SECRET_KEY ?? "",
      serviceName: "checkout",
      environment: "test",
      release: "r1",
    });
    await trace("order", { userId: "ada", sessionId: "talk", tags: ["vip"], input: { basket: 3 } }, async (root) => {
      const call = root.generation("llm", { model: "gpt-4o", input: [{ role: "user", content: "hi" }] });
      call.update({ output: "hello", usage: { prompt_tokens: 1000, completion_tokens: 100 } }).end();
      score({ name: "helpful", value: 1 });
      return "done";
    });
    expect((await langfuse.flush()).delivered).not.toBe(0);

    const { items } = await ask<Page<TraceSummary>>(studio, "/traces?name=order");
    expect(items).toMatchObject([
      {
        name: "order",
        state: "done",
        userId: "ada",
        sessionId: "talk",
        tags: ["vip"],
        environment: "test",
        release: "r1",
        services: ["checkout"],
        models: ["gpt-4o"],
        observations: 2,
        inputTokens: 1000,
        outputTokens: 100,
        cost: 0.0035,
        scores: 1,
      },
    ]);
    const detail = await ask<TraceDetail>(studio, `/traces/${items[0]?.id}`);
    const generation = detail.list.find(({ type }) => type === "generation");
    expect(generation).toMatchObject({
      name: "llm",
      scope: "langfuse-sdk.kit",
      infrastructure: false,
      costSource: "sent",
    });
    expect(generation?.cost?.total).toBeCloseTo(0.0035, 10);
    const content = await ask<ObservationDetail>(studio, `/traces/${detail.id}/observations/${generation?.id}`);
    expect(content.output?.text).toBe("hello");
    expect(langfuse.health()).toMatchObject({ deadLettered: 0, pending: 0 });
  });
});

describe("plain OpenTelemetry", () => {
  it.each(["none", "gzip"] as Compression[])("is taken as protobuf (%s)", async (compression) => {
    const exporter = new OTLPTraceExporter({ url: `${studio.url}/v1/traces`, compression });
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const name = `plain ${compression}`;
    const span = provider.getTracer("my-lib", "1.0").startSpan(name, {
      attributes: { text: "grüße", list: ["a", "b"], fraction: 0.25, negative: -5, yes: true },
    });
    span.addEvent("noted", { at: 1 });
    span.setStatus({ code: 2, message: "broke" });
    span.end();
    await provider.shutdown();
    const { traceId, spanId } = span.spanContext();
    const found = await ask<ObservationDetail>(studio, `/traces/${traceId}/observations/${spanId}`);
    expect(found).toMatchObject({
      name,
      type: "span",
      level: "ERROR",
      statusMessage: "broke",
      scope: "my-lib",
      scopeVersion: "1.0",
      attributes: { text: "grüße", list: ["a", "b"], fraction: 0.25, negative: -5, yes: true },
      events: [{ name: "noted", attributes: { at: 1 } }],
    });
  });

  it("is answered as a collector and as Langfuse answer, each at its address", async () => {
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: {}, spanId: "x" }] }] }] });
    const send = (path: string, type: string, content: string): Promise<Response> =>
      fetch(studio.url + path, { method: "POST", headers: { "content-type": type }, body: content });
    const langfuse = "/api/public/otel/v1/traces";
    const invalid = { error: "Invalid OTLP trace export: traceId must be a string or bytes" };
    const answers: [string, string, string, number, unknown][] = [
      [langfuse, "application/json", body, 400, invalid],
      [langfuse, "text/plain", "{}", 400, { error: "Invalid content type" }],
      [langfuse, "application/json", "{}", 200, {}],
      [langfuse, "application/json", "{", 400, { error: expect.stringContaining("Failed to parse") }],
      [langfuse, "application/x-protobuf", "not protobuf", 400, { error: expect.stringContaining("Failed to parse") }],
      ["/v1/traces", "application/json", body, 400, { code: 3, message: invalid.error }],
      ["/v1/traces", "application/json", "{}", 200, {}],
      ["/v1/logs", "application/json", "{}", 404, { message: expect.stringContaining("traces only") }],
    ];
    for (const [path, type, content, status, answer] of answers) {
      const got = await send(path, type, content);
      expect([got.status, await got.json()]).toEqual([status, answer]);
    }
    const headers = { "content-type": "application/json", "x-langfuse-ingestion-version": "5" };
    const newer = await fetch(studio.url + langfuse, { method: "POST", headers, body: "{}" });
    expect(newer.status).toBe(400);
  });

  it("refuses a whole request for one bad span, and keeps nothing of it", async () => {
    const answer = await sendSpans(studio, [span({ traceId: "good" }), span({ spanId: 7 })]);
    expect(answer.status).toBe(400);
    expect(await ask(studio, "/traces/good")).toMatchObject({ code: "NOT_FOUND" });
  });
});
