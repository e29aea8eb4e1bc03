import Anthropic from "@anthropic-ai/sdk";
import { observeOpenAI } from "@langfuse/openai";
import { generation, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { chatChunks, completion } from "./recordings.ts";

const model = "gpt-5-mini";
const messages = [{ role: "user" as const, content: "What is the weather?" }];
const usage = { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 };
/** Of that usage, by the tier. */
const price = { standard: 0.00125, priority: 0.00225, flex: 0.000625 };

type Tier = "auto" | "default" | "flex" | "priority" | undefined;

const client = (url: string): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });
const answer = (tier: Tier): object => ({ ...completion({ content: "Rain." }), model, usage, service_tier: tier });
const ask = (openai: OpenAI, tier: Tier): PromiseLike<unknown> =>
  openai.chat.completions.create({ model, messages, ...(tier && { service_tier: tier }) });

/** Asked for, answered, and what it costs. */
const cases = [
  ["auto", "priority", price.priority],
  ["priority", "default", price.standard],
  ["flex", "flex", price.flex],
  [undefined, "flex", price.flex],
  ["flex", undefined, price.flex],
  ["flex", "auto", price.flex],
  [undefined, undefined, price.standard],
] as const;

describe("the price goes by the tier that served, and by the one that was wished where the answer says none", () => {
  it.each(cases)("asked for %s, answered by %s", async (asked, answered, cost) => {
    const traces = capture();
    const server = await startModel(json(answer(answered)));
    await ask(client(server.url), asked);
    const [call] = await traces.calls();
    expect(call?.cost.total).toBe(cost);
    expect(call?.modelParameters.service_tier).toBe(asked);
    expect(call?.metadata.serviceTier).toBe(answered);
  });

  it("of a stream", async () => {
    const traces = capture();
    const chunks = [...chatChunks("Rain."), { ...chatChunks("")[0], choices: [], usage }];
    const server = await startModel(events([...chunks.map((one) => ({ ...one, model, service_tier: "flex" })), done]));
    for await (const _ of await client(server.url).chat.completions.create({ model, messages, stream: true }));
    expect((await traces.calls())[0]?.cost.total).toBe(price.flex);
  });

  it.each(cases)("in a generation of others: asked for %s, answered by %s", async (asked, answered, cost) => {
    const traces = capture();
    const server = await startModel(json(answer(answered)));
    await generation("answer", { modelParameters: { temperature: 1 } }, () => ask(client(server.url), asked));
    await trace("request", () => ask(observeOpenAI(client(server.url)), asked));
    expect((await traces.calls()).map((call) => call.cost.total)).toEqual([cost, cost]);
  });

  it("of the answer that brought the tokens, and not of a try that failed after it", async () => {
    const traces = capture();
    const server = await startModel(json(answer("flex")), json({ error: { message: "Too many" } }, 429));
    const openai = client(server.url);
    await generation("answer", { model }, async () => {
      await ask(openai, "auto");
      await ask(openai, "auto").then(undefined, () => undefined);
    });
    expect((await traces.calls())[0]?.cost.total).toBe(price.flex);
  });

  it.each([
    ["flex", [price.standard, price.flex]],
    ["default", [price.standard]],
  ] as const)("of a generation that is over before the answer says so: %s", async (tier, costs) => {
    const told: unknown[] = [];
    openLangfuse({ onCost: ({ cost }) => void told.push(cost) });
    const traces = capture();
    const chunks = [...chatChunks("Rain."), { ...chatChunks("")[0], choices: [], usage }];
    const server = await startModel(events([...chunks.map((one) => ({ ...one, model, service_tier: tier })), done]));
    await trace("request", async () => {
      const stream = await generation("answer", { model }, async (call) => {
        call.update({ usage });
        return { left: await client(server.url).chat.completions.create({ model, messages, stream: true }) };
      });
      expect(told).toEqual([price.standard]);
      for await (const _ of stream.left);
    });
    expect(told).toEqual(costs);
    expect((await traces.calls())[0]?.cost.total).toBe(costs.at(-1));
  });

  it.each([
    ["auto", "priority", price.priority],
    ["flex", "auto", price.flex],
    ["flex", "default", price.standard],
  ] as const)("of what is made in the background: asked for %s, answered by %s", async (asked, answered, cost) => {
    const traces = capture();
    const id = `resp_tier_${asked}_${answered}`;
    const queued = { id, object: "response", background: true, status: "queued", model, output: [], usage: null };
    const counts = { input_tokens: 1000, output_tokens: 500, total_tokens: 1500 };
    const completed = { ...queued, status: "completed", usage: counts, service_tier: answered };
    const server = await startModel(json({ ...queued, service_tier: "auto" }), json(completed));
    const { responses } = client(server.url);
    await responses.create({ model, input: "Write.", background: true, service_tier: asked });
    await responses.retrieve(id);
    const [created, made] = await traces.calls();
    expect(created?.cost.total ?? 0).toBe(0);
    expect(made?.cost.total).toBe(cost);
  });
});

it.each([
  ["fast", "standard", 0.005 + 0.0125],
  [undefined, "fast", 0.01 + 0.025],
  ["fast", undefined, 0.01 + 0.025],
] as const)(
  "Anthropic's speed is that of the answer: asked for %s, answered with %s",
  async (asked, answered, cost) => {
    const traces = capture();
    const message = { id: "msg_1", type: "message", role: "assistant", model: "claude-opus-4-8", content: [] };
    const counts = { input_tokens: 1000, output_tokens: 500, service_tier: "priority", speed: answered };
    const server = await startModel(json({ ...message, stop_reason: "end_turn", usage: counts }));
    const anthropic = new Anthropic({ apiKey: "x", baseURL: server.url, maxRetries: 0, fetch: langfuseFetch() });
    await anthropic.beta.messages.create({
      model: "claude-opus-4-8",
      max_tokens: 9,
      messages,
      ...(asked && { speed: asked }),
    });
    const [call] = await traces.calls();
    expect(call?.cost.total).toBeCloseTo(cost, 12);
    expect(call?.metadata.serviceTier).toBe("priority");
  },
);

const googles = "/v1beta/models/ours:generateContent";
const half = { promptTokenCount: 1_000_000, totalTokenCount: 1_000_000 };
const gemini = (more: object = {}): object => ({
  candidates: [],
  modelVersion: "ours",
  usageMetadata: { ...half, ...more },
});
const ofHeader = { "x-gemini-service-tier": "flex" };
const interaction = {
  id: "i",
  status: "completed",
  model: "ours",
  steps: [],
  usage: { total_input_tokens: 1_000_000, total_output_tokens: 0, total_tokens: 1_000_000 },
  service_tier: "flex",
};

it.each<[string, string, object, object, Record<string, string>, number, string | undefined]>([
  ["an interaction", "/v1beta/interactions", { input: "Write." }, interaction, {}, 0.5, "flex"],
  ["a header", googles, { serviceTier: "standard" }, gemini(), ofHeader, 0.5, "flex"],
  ["the type of traffic", googles, {}, gemini({ trafficType: "ON_DEMAND_FLEX" }), {}, 0.5, "flex"],
  ["traffic of no tier", googles, { serviceTier: "flex" }, gemini({ trafficType: "ON_DEMAND" }), {}, 1, "standard"],
  [
    "nothing",
    googles,
    { serviceTier: "flex" },
    gemini({ trafficType: "TRAFFIC_TYPE_UNSPECIFIED" }),
    {},
    0.5,
    undefined,
  ],
])("prices of one's own go by the tier that Google served: %s", async (_, path, asked, said, headers, cost, tier) => {
  const million = { input: 1, output: 1 };
  const flex = {
    name: "flex",
    when: [{ parameter: "service_tier", in: ["flex"] }],
    prices: { input: 0.5, output: 0.5 },
  };
  openLangfuse({ prices: [{ model: "ours", prices: million, tiers: [flex] }] });
  const traces = capture();
  const server = await startModel(json(said, 200, headers));
  const body = JSON.stringify({ model: "ours", contents: [], ...asked });
  await (await langfuseFetch()(`${server.url}${path}`, { method: "POST", body })).text();
  const [call] = await traces.calls();
  expect(call?.cost.total).toBe(cost);
  expect(call?.metadata.serviceTier).toBe(tier);
});
