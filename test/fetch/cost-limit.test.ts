import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { ChatOpenAI } from "@langchain/openai";
import { CallbackHandler } from "@langfuse/langchain";
import { observeOpenAI } from "@langfuse/openai";
import { setLangfuseTracerProvider } from "@langfuse/tracing";
import { currentTrace, generation, type Langfuse, LangfuseKitError, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import type { CapturedObservation } from "@langfuse-kit/testing";
import { generateText, isStepCount, jsonSchema, tool } from "ai";
import OpenAI, { APIConnectionError } from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { json, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
/** Two calls of a completion reach this, one does not. */
const usd = 0.001;

function open(limit: number, onCost?: (event: unknown) => void, sampleRate = 1): Langfuse {
  const langfuse = openLangfuse({ costLimit: { usd: limit, action: "throw" }, onCost, sampleRate });
  return langfuse;
}

const client = (url: string, maxRetries = 0): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries, fetch: langfuseFetch() });

const ask = (openai: OpenAI): PromiseLike<unknown> => openai.chat.completions.create({ model: "gpt-4o", messages });

const refusalOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
};

const isRefusal = (error: unknown): boolean => LangfuseKitError.isInstance(error) && error.code === "COST_LIMIT";

it("a call that the cost limit refuses is seen in its trace, however often the client tries", async () => {
  open(0.000001);
  const traces = capture();
  const model = await startModel(json(completion({ content: "Rain." })));
  const openai = client(model.url, 1);
  await trace("request", async () => {
    await ask(openai);
    const refusal = await refusalOf(() => ask(openai));
    expect(refusal).toBeInstanceOf(APIConnectionError);
    expect(isRefusal((refusal as Error).cause)).toBe(true);
  });
  expect(model.requests).toHaveLength(1);
  const all = await traces.observations();
  expect(all.filter(({ type }) => type === "generation")).toHaveLength(1);
  expect(all.filter(({ type }) => type === "event")).toMatchObject([
    { name: "cost limit reached", level: "WARNING", statusMessage: expect.stringContaining("its limit is") },
  ]);
});

/** Each calls a model until it is refused, or five times. */
const loops: Readonly<Record<string, (url: string, langfuse: Langfuse) => Promise<void>>> = {
  "the AI SDK's telemetry around each step of an agent": async (url, langfuse) => {
    const weather = tool({ inputSchema: jsonSchema({ type: "object" }), execute: () => "rain" });
    await generateText({
      model: createOpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch: langfuseFetch() }).chat("gpt-4o"),
      prompt: "What is the weather?",
      tools: { weather },
      stopWhen: isStepCount(5),
      maxRetries: 0,
      telemetry: { integrations: [new OpenTelemetry({ tracer: langfuse.tracer })] },
    });
  },
  "observeOpenAI, with a client that tries again": async (url) => {
    const openai = observeOpenAI(client(url, 1));
    for (let turn = 0; turn < 5; turn += 1) await ask(openai);
  },
  "Langfuse's handler for LangChain": async (url) => {
    const configuration = { baseURL: `${url}/v1`, fetch: langfuseFetch() };
    const chat = new ChatOpenAI({ model: "gpt-4o", apiKey: "x", maxRetries: 0, configuration });
    for (let turn = 0; turn < 5; turn += 1) await chat.invoke("What?", { callbacks: [new CallbackHandler()] });
  },
  "a generation of one's own around all": async (url) => {
    const openai = client(url);
    await generation("answer", { model: "gpt-4o" }, async () => {
      for (let turn = 0; turn < 5; turn += 1) await ask(openai);
    });
  },
};

/** What there is to see of a loop that the limit ends after two calls of the model. */
async function afterRefusal(name: string, langfuse: Langfuse): Promise<CapturedObservation[]> {
  setLangfuseTracerProvider(langfuse.tracerProvider as never);
  onTestFinished(() => setLangfuseTracerProvider(null));
  const traces = capture();
  const calls = [{ id: "call_1", type: "function", function: { name: "weather", arguments: "{}" } }];
  const model = await startModel(json(completion({ content: "Rain.", tool_calls: calls }, "tool_calls")));
  const refusal = await refusalOf(() => trace("request", () => loops[name]?.(model.url, langfuse)));
  expect([refusal, (refusal as Error).cause].some(isRefusal)).toBe(true);
  expect(model.requests).toHaveLength(2);
  return await traces.observations();
}

describe("where another tracer has opened the generation", () => {
  it.each(Object.keys(loops))("the limit holds all the same: %s", async (name) => {
    const all = await afterRefusal(name, open(usd));
    expect(all.filter(({ name }) => name.startsWith("POST "))).toHaveLength(2);
    expect(all.filter(({ name }) => name === "cost limit reached")).toHaveLength(1);
    const priced = all.filter(({ cost }) => (cost.total ?? 0) > 0);
    expect(new Set(priced.map(({ type }) => type))).toEqual(new Set(["generation"]));
    expect(priced.reduce((sum, { cost }) => sum + (cost.total ?? 0), 0)).toBeCloseTo(2 * 0.000575);
  });

  it.each(Object.keys(loops))("the limit holds in a trace that sampling leaves out: %s", async (name) => {
    expect(await afterRefusal(name, open(usd, undefined, 0))).toEqual([]);
  });

  it("what an open generation has used counts at once, and onCost hears of it at its end", async () => {
    const told: unknown[] = [];
    open(1, (event) => void told.push(event));
    capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const openai = client(model.url);
    const costs: unknown[] = [];
    await trace("request", async () => {
      await generation("answer", { model: "gpt-4o" }, async () => {
        for (let turn = 0; turn < 2; turn += 1) {
          await ask(openai);
          costs.push(currentTrace()?.cost);
        }
        expect(told).toEqual([]);
      });
      costs.push(currentTrace()?.cost);
    });
    expect(costs).toEqual([0.000575, 0.00115, 0.00115]);
    expect(told).toMatchObject([{ name: "answer", cost: 0.00115, total: 0.00115, usage: { total: 280 } }]);
  });
});
