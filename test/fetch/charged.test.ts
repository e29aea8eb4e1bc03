import { createOpenAI } from "@ai-sdk/openai";
import { OpenTelemetry } from "@ai-sdk/otel";
import { ChatOpenAI } from "@langchain/openai";
import { CallbackHandler } from "@langfuse/langchain";
import { observeOpenAI } from "@langfuse/openai";
import { setLangfuseTracerProvider } from "@langfuse/tracing";
import { generation, type Langfuse, type Observation, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { generateText } from "ai";
import OpenAI from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { type Answer, json, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
/** By the table of prices, which the servers below do not go by. */
const listed = 0.000575;

const rain = completion({ content: "Rain." });
/** OpenRouter says what it charged in the body, LiteLLM in a header; OpenAI does not say. */
const openRouter = (cost: number): Answer => json({ ...rain, usage: { ...(rain.usage as object), cost } });
const xai = (cost: number): Answer =>
  json({ ...rain, usage: { ...(rain.usage as object), cost_in_usd_ticks: cost * 1e10 } });
const liteLlm = (cost: number): Answer => json(rain, 200, { "x-litellm-response-cost": String(cost) });
const openAi = json(rain);

/** Set up, with what onCost was told. */
function open(): { langfuse: Langfuse; told: unknown[] } {
  const told: unknown[] = [];
  const langfuse = openLangfuse({ onCost: ({ cost, total }) => void told.push([cost, total]) });
  setLangfuseTracerProvider(langfuse.tracerProvider as never);
  onTestFinished(() => setLangfuseTracerProvider(null));
  return { langfuse, told };
}

const client = (url: string): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });
const ask = (openai: OpenAI): PromiseLike<unknown> => openai.chat.completions.create({ model: "gpt-4o", messages });

/** One call each, whose generation is somebody else's. */
const others: Readonly<Record<string, (url: string, langfuse: Langfuse) => PromiseLike<unknown>>> = {
  "a generation of one's own": (url) => generation("answer", { model: "gpt-4o" }, () => ask(client(url))),
  observeOpenAI: (url) => ask(observeOpenAI(client(url))),
  "the AI SDK's telemetry": (url, { tracer }) =>
    generateText({
      model: createOpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch: langfuseFetch() }).chat("gpt-4o"),
      prompt: "What is the weather?",
      telemetry: { integrations: [new OpenTelemetry({ tracer })] },
    }),
  "Langfuse's handler for LangChain": (url) =>
    new ChatOpenAI({
      model: "gpt-4o",
      apiKey: "x",
      configuration: { baseURL: `${url}/v1`, fetch: langfuseFetch() },
    }).invoke("What is the weather?", { callbacks: [new CallbackHandler()] }),
};

describe("what a gateway says that it charged", () => {
  it.each(
    Object.keys(others).flatMap((name) => [
      ["OpenRouter", name, openRouter],
      ["LiteLLM", name, liteLlm],
    ]) as [string, string, typeof openRouter][],
  )("(%s) is the cost, once: %s", async (_, name, answer) => {
    const { langfuse, told } = open();
    const traces = capture();
    const model = await startModel(answer(0.77));
    await trace("request", () => others[name]?.(model.url, langfuse));
    const all = await traces.observations();
    const priced = all.filter(({ cost }) => Object.keys(cost).length > 0);
    expect(priced).toMatchObject([{ type: "generation", cost: { total: 0.77 }, usage: { total: 140 } }]);
    expect(all.find(({ name }) => name.startsWith("POST "))).toMatchObject({ type: "span", parentId: priced[0]?.id });
    expect(told.at(-1)).toEqual([0.77, 0.77]);
  });

  /** The cost of one generation around requests that are answered so. */
  async function costOfAll(
    answers: readonly Answer[],
    between?: (call: Observation, turn: number) => void,
  ): Promise<unknown> {
    const { told } = open();
    const traces = capture();
    const model = await startModel(...answers);
    const openai = client(model.url);
    await generation("answer", { model: "gpt-4o" }, async (call) => {
      for (const turn of answers.keys()) {
        await ask(openai);
        between?.(call, turn);
      }
    });
    const [answer] = await traces.calls();
    expect(told).toEqual([[answer?.cost.total, answer?.cost.total]]);
    return answer?.cost.total;
  }

  it.each([
    ["adds up over the requests of one generation", [openRouter(0.1), liteLlm(0.2), xai(0.05), openRouter(0)], 0.35],
    ["leaves the others their price, whichever came first", [openAi, openRouter(0.1), openAi], 0.1 + 2 * listed],
    ["is said by nobody where the table of prices holds", [openAi, openAi], 2 * listed],
  ])("%s", async (_, answers, expected) => {
    expect(await costOfAll(answers)).toBeCloseTo(expected, 12);
  });

  it.each([0, 1])("gives way to what the generation says itself (after request %i)", async (at) => {
    const say = (call: Observation, turn: number): void => {
      if (turn === at) call.update({ cost: { total: 5 } });
    };
    expect(await costOfAll([openRouter(0.1), openRouter(0.1)], say)).toBe(5);
  });
});
