import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { embedMany, generateText, type ModelMessage, streamText } from "ai";
import { afterAll, describe, expect, it } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { chatChunks, completion, usageChunk } from "./recordings.ts";

const langfuse = openLangfuse({}, afterAll);

const fetch = langfuseFetch();
const prompt = "What is the weather?";
const openai = (url: string) => createOpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch }).chat("gpt-4o");
const image = {
  type: "file" as const,
  data: new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]),
  mediaType: "image/png",
};
const inContext = new OpenTelemetry({ tracer: langfuse.tracer });
/** As with a copy of OpenTelemetry's API of its own: what it makes active is not seen by anybody else. */
const outOfContext = Object.assign(new OpenTelemetry({ tracer: langfuse.tracer }), {
  executeLanguageModelCall: ({ execute }: { execute: () => PromiseLike<unknown> }) => execute(),
});
const question: ModelMessage[] = [{ role: "user", content: prompt }];
const silence = { recordInputs: false, recordOutputs: false };

describe.each([
  ["inside", inContext],
  ["outside", outOfContext],
])("beside the AI SDK's telemetry, %s of its context", (_, integration) => {
  const integrations = [integration];
  async function told(traces: ReturnType<typeof capture>) {
    const isRequest = ({ name }: { name: string }): boolean => name.startsWith("POST ");
    await expect.poll(async () => (await traces.observations()).some(isRequest)).toBe(true);
    const all = await traces.observations();
    return {
      sent: all.filter(isRequest),
      priced: all.filter(({ cost }) => Object.keys(cost).length > 0),
      text: JSON.stringify(all.map(({ input, output }) => ({ input, output }))),
    };
  }

  it.each([
    ["plain", question, {}],
    ["one word", [{ role: "user", content: "hi" }], {}],
    ["two characters", [{ role: "user", content: "你好" }], {}],
    ["an image alone", [{ role: "user", content: [image] }], {}],
    ["without words", question, silence],
  ] as [string, ModelMessage[], object][])("a call costs once (%s)", async (_, messages, options) => {
    const telemetry = { integrations, ...options };
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    await trace("request", () => generateText({ model: openai(model.url), messages, telemetry }));
    const { sent, priced } = await told(traces);
    expect(priced.map(({ type, usage }) => [type, usage.total])).toEqual([["generation", 140]]);
    expect(sent).toMatchObject([{ type: "span", parentId: priced[0]?.id }]);
  });

  it("a call as a stream costs once", async () => {
    const traces = capture();
    const model = await startModel(events([...chatChunks("Rain."), usageChunk, done]));
    await trace("request", async () => {
      for await (const _ of streamText({ model: openai(model.url), prompt, telemetry: { integrations } }).textStream);
    });
    const { sent, priced } = await told(traces);
    expect(priced.map(({ type, usage }) => [type, usage.total])).toEqual([["generation", 140]]);
    expect(sent).toMatchObject([{ type: "span", parentId: priced[0]?.id }]);
  });

  it("its generation keeps what it was asked and what it answered", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    await trace("request", () => generateText({ model: openai(model.url), prompt, telemetry: { integrations } }));
    const [call] = (await told(traces)).priced;
    expect(JSON.stringify(call?.input)).toContain(prompt);
    expect(JSON.stringify(call?.output)).toContain("Rain.");
  });

  it("what it was told not to record is nowhere", async () => {
    const telemetry = { integrations, ...silence };
    const traces = capture();
    const broken = events(chatChunks("Ra", "in.").slice(0, 2), "break");
    const model = await startModel(json(completion({ content: "Rain." })), broken);
    await trace("request", () => generateText({ model: openai(model.url), prompt, telemetry }));
    await trace("request", () => generateText({ model: openai(model.url), prompt, telemetry, maxRetries: 0 })).catch(
      () => undefined,
    );
    const { priced, text } = await told(traces);
    expect(priced).toHaveLength(1);
    expect(text).not.toContain("Rain");
    expect(text).not.toContain("weather");
  });

  it.each([1, 3])("embeddings cost once (%i at a time)", async (each) => {
    const traces = capture();
    const answer = {
      object: "list",
      model: "text-embedding-3-small",
      data: Array.from({ length: each }, (_, index) => ({ object: "embedding", index, embedding: [0.1] })),
      usage: { prompt_tokens: 4_000, total_tokens: 4_000 },
    };
    const model = await startModel(json(answer));
    const provider = createOpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, fetch });
    const embedder = Object.assign(provider.embedding("text-embedding-3-small"), { maxEmbeddingsPerCall: each });
    const values = ["first text", "second text", "third text"];
    await trace("request", () => embedMany({ model: embedder, values, telemetry: { integrations } }));
    const { sent, priced } = await told(traces);
    expect(sent).toHaveLength(3 / each);
    expect(priced).toHaveLength(3 / each);
    expect(new Set(sent.map(({ parentId }) => parentId))).toEqual(new Set(priced.map(({ id }) => id)));
  });
});
