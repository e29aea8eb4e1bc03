import { ChatOpenAI } from "@langchain/openai";
import { CallbackHandler } from "@langfuse/langchain";
import { setLangfuseTracerProvider } from "@langfuse/tracing";
import { trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it, onTestFinished } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { chatChunks, completion, rateLimited, usageChunk } from "./recordings.ts";

const question = "What is the weather?";

/** Langfuse's own handler, as its users set it up: it writes to the same provider. */
function open(url: string, maxRetries = 0): ChatOpenAI {
  const langfuse = openLangfuse();
  setLangfuseTracerProvider(langfuse.tracerProvider as never);
  onTestFinished(() => setLangfuseTracerProvider(null));
  const configuration = { baseURL: `${url}/v1`, fetch: langfuseFetch() };
  return new ChatOpenAI({ model: "gpt-4o", apiKey: "x", maxRetries, configuration });
}

async function told(traces: ReturnType<typeof capture>, requests = 1) {
  const isRequest = ({ name }: { name: string }): boolean => name === "POST /v1/chat/completions";
  await expect.poll(async () => (await traces.observations()).filter(isRequest)).toHaveLength(requests);
  const all = await traces.observations();
  return {
    sent: all.filter(isRequest),
    generations: all.filter(({ type }) => type === "generation"),
    priced: all.filter(({ cost }) => Object.keys(cost).length > 0),
  };
}

describe("beside Langfuse's handler for LangChain", () => {
  it.each([
    ["invoked", false],
    ["streamed", true],
  ])("a call costs once, and the request hangs below it (%s)", async (_, isStream) => {
    const traces = capture();
    const model = await startModel(
      isStream ? events([...chatChunks("Ra", "in."), usageChunk, done]) : json(completion({ content: "Rain." })),
    );
    const chat = open(model.url);
    const callbacks = [new CallbackHandler()];
    await trace("request", async () => {
      if (!isStream) await chat.invoke(question, { callbacks });
      else for await (const _piece of await chat.stream(question, { callbacks }));
    });
    const { sent, generations, priced } = await told(traces);
    expect(generations).toHaveLength(1);
    expect(priced.map(({ type, usage }) => [type, usage.total])).toEqual([["generation", 140]]);
    expect(sent).toMatchObject([{ type: "span", parentId: generations[0]?.id }]);
  });

  it("a call of two letters costs once as well", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const chat = open(model.url);
    await trace("request", () => chat.invoke("hi", { callbacks: [new CallbackHandler()] }));
    const { generations, priced } = await told(traces);
    expect([generations.length, priced.length]).toEqual([1, 1]);
  });

  it("two calls at once keep to their own, also without a trace around them", async () => {
    const traces = capture();
    const model = await startModel((response, { body }) => {
      const asked = JSON.stringify(body.messages);
      return json(completion({ content: asked.includes("Oslo") ? "Snow." : "Sun." }))(response, {} as never);
    });
    const chat = open(model.url);
    const ask = (text: string) => chat.invoke(text, { callbacks: [new CallbackHandler()] });
    await Promise.all([ask("The weather in Oslo?"), ask("The weather in Rome?")]);
    const { sent, generations, priced } = await told(traces, 2);
    expect(generations).toHaveLength(2);
    expect(priced).toHaveLength(2);
    expect(new Set(sent.map(({ parentId }) => parentId))).toEqual(new Set(generations.map(({ id }) => id)));
  });

  it("a try after a failed one belongs to the same call", async () => {
    const traces = capture();
    const model = await startModel(json(rateLimited, 503), json(completion({ content: "Rain." })));
    const chat = open(model.url, 1);
    await trace("request", () => chat.invoke(question, { callbacks: [new CallbackHandler()] }));
    const { sent, generations, priced } = await told(traces, 2);
    expect(generations).toHaveLength(1);
    expect(priced).toHaveLength(1);
    expect(sent.map(({ level, parentId }) => [level, parentId])).toEqual([
      ["ERROR", generations[0]?.id],
      ["DEFAULT", generations[0]?.id],
    ]);
  });

  it("a long conversation is found as well, although it is read late", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    await open(model.url).invoke("A long story. ".repeat(20_000), { callbacks: [new CallbackHandler()] });
    const { sent, generations, priced } = await told(traces);
    expect([generations.length, priced.length]).toEqual([1, 1]);
    expect(sent[0]?.parentId).toBe(generations[0]?.id);
  });
});
