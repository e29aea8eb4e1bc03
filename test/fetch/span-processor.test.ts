import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { currentTrace, span, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import type { SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { generateText, streamText } from "ai";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type ForeignTracer, registerForeignTracer } from "../interop/rules/foreign-tracer.ts";
import { capture, openLangfuse } from "./harness.ts";
import { done, events, json, type ModelServer, startModel } from "./model-server.ts";
import { chatChunks, completion, usageChunk } from "./recordings.ts";

const prompt = "What is the weather?";
const messages = [{ role: "user", content: prompt }];
/** As tokens of a completion are priced. */
const price = 0.000575;

let foreign: ForeignTracer;
let told: unknown[];
beforeEach(() => {
  told = [];
  const langfuse = openLangfuse({
    propagateTo: [/^http:\/\/127\.0\.0\.1:\d+$/],
    onCost: (event) => void told.push(event),
  });
  foreign = registerForeignTracer(undefined, langfuse.spanProcessor as unknown as SpanProcessor);
  onTestFinished(() => foreign.leave());
});

async function seen(traces: ReturnType<typeof capture>) {
  const isRequest = ({ name }: { name: string }): boolean => name.startsWith("POST ");
  await expect.poll(async () => (await traces.observations()).some(isRequest)).toBe(true);
  const all = await traces.observations();
  return { all, sent: all.filter(isRequest), priced: all.filter(({ cost }) => Object.keys(cost).length > 0) };
}

/** What the other tracer's backend was told of Langfuse. */
const leaked = (): string[] =>
  foreign.sent().flatMap(({ attributes }) => Object.keys(attributes).filter((key) => key.startsWith("langfuse.")));

const inRequest = (work: () => PromiseLike<unknown>): PromiseLike<unknown> => trace("request", async () => work());
const inNothing = (work: () => PromiseLike<unknown>): PromiseLike<unknown> => work();

const silence = { recordInputs: false, recordOutputs: false };
const ask = ({ url }: ModelServer, more: object = {}) => ({
  model: createOpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch: langfuseFetch() }).chat("gpt-4o"),
  prompt,
  telemetry: { integrations: [new OpenTelemetry({ tracer: foreign.tracer })], ...more },
});

describe.each([
  ["inside a trace of ours", inRequest],
  ["with no trace of ours", inNothing],
])("beside the AI SDK's telemetry in a provider of the application's, %s", (_, around) => {
  it("a call costs once, and the request is below it", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    await around(() => generateText(ask(model)));
    const { sent, priced } = await seen(traces);
    expect(priced).toMatchObject([{ type: "generation", usage: { total: 140 }, cost: { total: price } }]);
    expect(sent).toMatchObject([{ type: "span", parentId: priced[0]?.id, traceId: priced[0]?.traceId }]);
    expect(told).toMatchObject([{ cost: price }]);
    expect(leaked()).toEqual([]);
  });

  it("so does a stream, which gets from the request what it lacks", async () => {
    const traces = capture();
    const model = await startModel(events([...chatChunks("Rain."), usageChunk, done]));
    await around(async () => {
      for await (const _ of streamText(ask(model)).textStream);
    });
    const { sent, priced } = await seen(traces);
    expect(priced).toMatchObject([{ type: "generation", usage: { total: 140 } }]);
    expect(priced[0]?.completionStartTime).toBeDefined();
    expect(sent).toMatchObject([{ type: "span", parentId: priced[0]?.id }]);
    expect(leaked()).toEqual([]);
  });

  it("what it was told not to record is nowhere", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    await around(() => generateText(ask(model, silence)));
    const { all, priced } = await seen(traces);
    expect(priced).toHaveLength(1);
    const text = JSON.stringify(all.map(({ input, output, metadata }) => ({ input, output, metadata })));
    expect(text).not.toContain("Rain");
    expect(text).not.toContain("weather");
  });
});

const post = ({ url }: ModelServer): Promise<unknown> =>
  langfuseFetch()(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages }),
  }).then((response) => response.json());

it("a call that its library does not make the active one is found all the same, and noise does not hide it", async () => {
  const traces = capture();
  const model = await startModel(json(completion({ content: "Rain." })));
  await trace("request", async () => {
    const attributes = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o" };
    const call = foreign.tracer.startSpan("chat", { attributes });
    for (let index = 0; index < 1_000; index += 1) foreign.tracer.startSpan("query").end();
    await post(model);
    call.end();
  });
  const { sent, priced } = await seen(traces);
  expect(priced).toMatchObject([{ name: "chat", usage: { total: 140 }, model: "gpt-4o-2024-08-06" }]);
  expect(sent).toMatchObject([{ parentId: priced[0]?.id }]);
  expect(leaked()).toEqual([]);
});

it("a request hangs below the step that makes it inside of the call, and noise between is none", async () => {
  const traces = capture();
  const model = await startModel(json(completion({ content: "Rain." })));
  const attributes = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-4o" };
  await foreign.tracer.startActiveSpan("chat", { attributes }, async (call) => {
    await span("step", () => post(model));
    await foreign.tracer.startActiveSpan("retry", async (retry) => {
      await post(model);
      retry.end();
    });
    call.end();
  });
  const { all, sent, priced } = await seen(traces);
  expect(priced).toMatchObject([{ name: "chat", usage: { total: 280 } }]);
  const step = all.find(({ name }) => name === "step");
  expect(sent.map(({ parentId }) => parentId)).toEqual([step?.id, priced[0]?.id]);
});

it("what the library says itself wins over what it was lent", async () => {
  const traces = capture();
  const model = await startModel(json(completion({ content: "Rain." })));
  await trace("request", async () => {
    const attributes = { "langfuse.observation.type": "generation", "gen_ai.request.model": "gpt-4o" };
    await foreign.tracer.startActiveSpan("official", { attributes }, async (call) => {
      await post(model);
      call.setAttribute("langfuse.observation.output", "its own");
      call.end();
    });
  });
  const { priced } = await seen(traces);
  expect(priced).toMatchObject([{ name: "official", output: "its own", usage: { total: 140 } }]);
  expect(JSON.stringify(priced[0]?.input)).toContain("weather");
  expect(leaked().sort()).toEqual(["langfuse.observation.output", "langfuse.observation.type"]);
});

it("the headers of the request name our trace, though the library's call has another's id", async () => {
  const traces = capture();
  const model = await startModel(json(completion({ content: "Rain." })));
  const id = await trace("request", async () => {
    await generateText(ask(model));
    return currentTrace()?.id;
  });
  const { sent } = await seen(traces);
  expect(sent[0]?.traceId).toBe(id);
  expect(model.requests[0]?.headers.traceparent).toContain(`${id}-${sent[0]?.id}`);
});
