import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { observeOpenAI } from "@langfuse/openai";
import { isDefaultExportSpan, LangfuseSpanProcessor } from "@langfuse/otel";
import { setLangfuseTracerProvider, startActiveObservation } from "@langfuse/tracing";
import { langfuseMiddleware } from "@langfuse-kit/express";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { captureTraces } from "@langfuse-kit/testing";
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan } from "@opentelemetry/sdk-trace-base";
import express, { type RequestHandler } from "express";
import OpenAI from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { json, startModel } from "../../fetch/model-server.ts";
import { completion } from "../../fetch/recordings.ts";
import { keys } from "./contestants.ts";

/** The official packages with a provider, as their documents set them up. */
function openOfficial(): { names(): Promise<string[]> } {
  const exporter = new InMemorySpanExporter();
  const processor = new LangfuseSpanProcessor({ ...keys, exporter });
  setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
  onTestFinished(() => setLangfuseTracerProvider(null));
  return {
    async names() {
      await processor.forceFlush();
      return exporter.getFinishedSpans().map(({ name }) => name);
    },
  };
}

function openOurs(): { names(): Promise<string[]> } {
  const traces = captureTraces({ afterEach: false });
  onTestFinished(() => traces.dispose());
  return {
    names: async () => (await traces.all()).flatMap(({ observations }) => observations.map(({ name }) => name)),
  };
}

/** A server of one route, asked once. */
async function request(handler: RequestHandler, ...before: RequestHandler[]): Promise<void> {
  const server = express()
    .use(...before, (_request, _response, next) => next())
    .get("/orders/:id", handler)
    .listen(0);
  onTestFinished(() => void server.close());
  await once(server, "listening");
  await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/orders/7`)).text();
}
const answer: RequestHandler = (_request, response) => void response.send("yours");

describe("a request, a job", () => {
  it("langfuse-kit: one line traces all routes", async () => {
    const { names } = openOurs();
    await request(answer, langfuseMiddleware());
    expect(await names()).toEqual(["GET /orders/:id"]);
  });

  it("official: a handler that nobody wrapped by hand leaves nothing", async () => {
    const { names } = openOfficial();
    await request(answer);
    expect(await names()).toEqual([]);
    await request((...handled) => startActiveObservation("order", () => void answer(...handled)));
    expect(await names()).toEqual(["order"]);
  });

  it("opentelemetry: the official processor leaves HTTP and queue spans out unless told otherwise", async () => {
    const from = (name: string): ReadableSpan =>
      new BasicTracerProvider().getTracer(name).startSpan("GET /") as unknown as ReadableSpan;
    expect(isDefaultExportSpan(from("langfuse-sdk"))).toBe(true);
    for (const name of ["@opentelemetry/instrumentation-http", "@opentelemetry/instrumentation-express", "bullmq"]) {
      expect(isDefaultExportSpan(from(name)), name).toBe(false);
    }
    const exporter = new InMemorySpanExporter();
    const processor = new LangfuseSpanProcessor({ ...keys, exporter, shouldExportSpan: () => true });
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    provider.getTracer("@opentelemetry/instrumentation-http").startSpan("GET /").end();
    await processor.forceFlush();
    expect(exporter.getFinishedSpans()).toHaveLength(1);
  });
});

describe("model calls", () => {
  const body = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Why?" }] };

  it("langfuse-kit: at the fetch, whichever client makes the call, or none", async () => {
    const { names } = openOurs();
    const model = await startModel(json(completion({ role: "assistant", content: "Because." })));
    const fetch = langfuseFetch();
    await new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, fetch }).chat.completions.create(body);
    const response = await fetch(`${model.url}/v1/chat/completions`, { method: "POST", body: JSON.stringify(body) });
    await response.json();
    expect(await names()).toEqual(["chat gpt-4o", "chat gpt-4o"]);
  });

  it("official: a wrapper for OpenAI's client, and the AI SDK's own spans", async () => {
    const { names } = openOfficial();
    const model = await startModel(json(completion({ role: "assistant", content: "Because." })));
    const client = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1` });
    await client.chat.completions.create(body);
    expect(await names()).toEqual([]);
    await observeOpenAI(client).chat.completions.create(body);
    expect(await names()).toHaveLength(1);
    const ofAiSdk = new BasicTracerProvider().getTracer("ai").startSpan("ai.generateText");
    expect(isDefaultExportSpan(ofAiSdk as unknown as ReadableSpan)).toBe(true);
  });
});
