import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { ChatOpenAI } from "@langchain/openai";
import { CallbackHandler } from "@langfuse/langchain";
import { observeOpenAI } from "@langfuse/openai";
import { setLangfuseTracerProvider } from "@langfuse/tracing";
import { generation, type Langfuse, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { generateText } from "ai";
import OpenAI from "openai";
import { expect, it, onTestFinished } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { type Answer, json, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
/** Of 140 tokens, by the name that is asked for. The built-in table has one for the version that answers. */
const prices = { "gpt-4o": { input: 1000, output: 1000 } };
const dollars = 0.14;

const rain = completion({ content: "Rain." });
const charged = json({ ...rain, usage: { ...(rain.usage as object), cost: 0.5 } });

function open(): Langfuse {
  const langfuse = openLangfuse({ prices });
  setLangfuseTracerProvider(langfuse.tracerProvider as never);
  onTestFinished(() => setLangfuseTracerProvider(null));
  return langfuse;
}

const client = (url: string): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });
const ask = (openai: OpenAI): PromiseLike<unknown> => openai.chat.completions.create({ model: "gpt-4o", messages });

const invoke = (configuration: { baseURL: string; fetch?: typeof fetch }): PromiseLike<unknown> =>
  new ChatOpenAI({ model: "gpt-4o", apiKey: "x", configuration }).invoke("What is the weather?", {
    callbacks: [new CallbackHandler()],
  });

const ways: Readonly<Record<string, (url: string, langfuse: Langfuse) => PromiseLike<unknown>>> = {
  "no other tracer": (url) => ask(client(url)),
  "a generation that names the model": (url) => generation("answer", { model: "gpt-4o" }, () => ask(client(url))),
  "a generation that names none": (url) => generation("answer", () => ask(client(url))),
  observeOpenAI: (url) => ask(observeOpenAI(client(url))),
  "observeOpenAI alone": (url) => ask(observeOpenAI(new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0 }))),
  "the AI SDK's telemetry": (url, { tracer }) =>
    generateText({
      model: createOpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch: langfuseFetch() }).chat("gpt-4o"),
      prompt: "What is the weather?",
      telemetry: { integrations: [new OpenTelemetry({ tracer })] },
    }),
  "the AI SDK's telemetry alone": (url, { tracer }) =>
    generateText({
      model: createOpenAI({ apiKey: "x", baseURL: `${url}/v1` }).chat("gpt-4o"),
      prompt: "What is the weather?",
      telemetry: { integrations: [new OpenTelemetry({ tracer })] },
    }),
  "Langfuse's handler for LangChain": (url) => invoke({ baseURL: `${url}/v1`, fetch: langfuseFetch() }),
  "Langfuse's handler for LangChain alone": (url) => invoke({ baseURL: `${url}/v1` }),
};

it.each(Object.keys(ways))(
  "prices of one's own are for what was asked for, whoever traces the call: %s",
  async (name) => {
    const langfuse = open();
    const traces = capture();
    const model = await startModel(json(rain));
    await trace("request", () => ways[name]?.(model.url, langfuse));
    const priced = (await traces.observations()).filter(({ cost }) => cost.total !== undefined);
    expect(priced).toMatchObject([{ type: "generation", cost: { total: dollars }, usage: { total: 140 } }]);
  },
);

it("what a gateway charged for one request is added to what the others cost by one's own prices", async () => {
  open();
  const traces = capture();
  const answers: Answer[] = [json(rain), charged];
  const openai = client((await startModel(...answers)).url);
  await generation("answer", { model: "gpt-4o" }, async () => {
    for (const _ of answers) await ask(openai);
  });
  expect((await traces.calls())[0]?.cost.total).toBeCloseTo(dollars + 0.5, 12);
});
