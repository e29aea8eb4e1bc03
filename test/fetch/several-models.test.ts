import {
  costOf,
  currentTrace,
  type GenerationAttributes,
  generation,
  type LangfuseOptions,
  trace,
} from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { type Answer, json, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

const usage = { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 };
const priceOf = (model: string): number => costOf({ model, usage })?.total ?? Number.NaN;

/** Answers by the name that was asked for, or by another. */
const answering =
  (model?: string, more: object = {}): Answer =>
  (response, request) =>
    json({ ...completion({ content: "Rain." }), usage, model: model ?? request.body.model, ...more })(
      response,
      request,
    );
const failing = json({ error: { message: "boom", type: "server_error" } }, 500);

interface Plan {
  readonly named?: GenerationAttributes | undefined;
  /** One after the other, or at once. */
  readonly atOnce?: boolean;
  readonly answers?: readonly Answer[];
  readonly prices?: LangfuseOptions["prices"];
  /** More of the requests, by their number. */
  readonly sent?: readonly object[];
  /** Said after the answers. */
  readonly late?: GenerationAttributes;
}

/** Asks for these models in one generation; what is seen of the calls, and of the trace's cost at its end. */
async function ask(models: readonly string[], { named, atOnce, answers, prices, sent, late }: Plan = {}) {
  const told: unknown[] = [];
  openLangfuse({ prices, onCost: ({ total }) => void told.push(total) });
  const traces = capture();
  const { url } = await startModel(...(answers ?? [answering()]));
  const openai = new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });
  const chat = async (model: string, index: number): Promise<void> => {
    const messages = [{ role: "user" as const, content: "What is the weather?" }];
    await openai.chat.completions.create({ model, messages, ...sent?.[index] }).catch(() => undefined);
  };
  let sum: number | undefined;
  await trace("request", async () => {
    await generation("answer", named ?? {}, async (call) => {
      if (atOnce) await Promise.all(models.map(chat));
      else for (const [index, model] of models.entries()) await chat(model, index);
      if (late !== undefined) call.update(late);
    });
    sum = currentTrace()?.cost;
  });
  const calls = (await traces.calls()).map(({ name, model, cost }) => [name, model, cost.total]);
  return { calls, sum, told: told.at(-1) };
}

const pairs = [
  ["gpt-5-nano", "gpt-5"],
  ["gpt-4o-mini", "gpt-4o"],
  ["o3", "o3-mini"],
  ["gpt-5.4", "gpt-5.4-mini"],
].flatMap(([one = "", other = ""]) => [[one, other] as const, [other, one] as const]);

describe("several models in one generation", () => {
  it.each(
    pairs.flatMap(([first, second]) => [
      [first, second, "unnamed"],
      [first, second, first],
    ]),
  )("cost what each of them costs: %s, then %s, in a generation that is %s", async (first, second, name) => {
    const named = name === "unnamed" ? {} : { model: name };
    const { calls, sum, told } = await ask([first, second, first], { named });
    expect(calls).toEqual([
      ["answer", first, expect.closeTo(2 * priceOf(first), 9)],
      [`chat ${second}`, second, priceOf(second)],
    ]);
    expect(sum).toBeCloseTo(2 * priceOf(first) + priceOf(second), 9);
    expect(told).toBe(sum);
  });

  it("cost what each of them costs where they are asked at once", async () => {
    const { calls, sum } = await ask(["gpt-5-nano", "gpt-5"], { atOnce: true });
    expect(calls).toHaveLength(2);
    expect(sum).toBeCloseTo(priceOf("gpt-5-nano") + priceOf("gpt-5"), 9);
  });

  it("that stand in for one that failed cost what they cost", async () => {
    const answers = [failing, answering()];
    const model = "gpt-4o-mini";
    const { calls, sum } = await ask(["gpt-4o", model], { named: { model: "gpt-4o" }, answers });
    expect(calls).toEqual([
      ["answer", "gpt-4o", undefined],
      [`chat ${model}`, model, priceOf(model)],
    ]);
    expect(sum).toBe(priceOf(model));
  });

  it("that stand in for one that failed are the call of a generation that names none, at their own price", async () => {
    const prices = { "gpt-4o": { input: 1000, output: 1000 } };
    const { calls } = await ask(["gpt-4o", "gpt-4o-mini"], { answers: [failing, answering()], prices });
    expect(calls).toEqual([["answer", "gpt-4o-mini", priceOf("gpt-4o-mini")]]);
  });
});

describe("one model in one generation, by several names", () => {
  const dated = "gpt-4o-2024-08-06";
  const twice = expect.closeTo(2 * priceOf("gpt-4o"), 9);

  it.each<[string, readonly string[], Plan, string]>([
    ["the answer names a version", ["gpt-4o", "gpt-4o"], { answers: [answering(dated)] }, dated],
    ["the same, of a generation that has a name", ["gpt-4o", dated], { named: { model: "gpt-4o" } }, "gpt-4o"],
    ["a version, then the newest", [dated, "gpt-4o"], {}, dated],
    ["a gateway's prefix", ["openai/gpt-4o", "gpt-4o"], { answers: [answering(dated)] }, dated],
    [
      "a prefix that the generation has not",
      ["openai/gpt-4o", "openai/gpt-4o"],
      { named: { model: "gpt-4o" } },
      "gpt-4o",
    ],
    ["a deployment", ["prod", "prod"], { answers: [answering(dated)] }, dated],
    [
      "a deployment, of a generation that names the model",
      ["gpt-4o-prod", "gpt-4o-prod"],
      { named: { model: "gpt-4o" } },
      "gpt-4o",
    ],
  ])("is one call: %s", async (_, models, plan, model) => {
    expect((await ask(models, plan)).calls).toEqual([["answer", model, twice]]);
  });

  it("is one call: the newest, whose version answers", async () => {
    const [asked, answered] = ["claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"];
    const { calls } = await ask([asked, asked], { answers: [answering(answered)] });
    expect(calls).toEqual([["answer", answered, expect.closeTo(2 * priceOf(answered), 9)]]);
  });

  it.each([undefined, { model: "gpt-4o" }])("has the price of each version (%j)", async (named) => {
    const models = ["gpt-4o", "gpt-4o-2024-05-13"];
    const { calls, sum } = await ask(models, { named });
    expect(calls).toEqual([["answer", "gpt-4o", sum]]);
    expect(sum).toBeCloseTo(priceOf("gpt-4o") + priceOf("gpt-4o-2024-05-13"), 9);
  });

  it("has the user's own price for what the generation is called", async () => {
    const plan = { named: { model: "gpt-4o" }, prices: { "gpt-4o": { input: 1000, output: 1000 } } };
    const { sum } = await ask(["gpt-4o-prod", "gpt-4o-prod"], { ...plan, answers: [answering(dated)] });
    expect(sum).toBeCloseTo(2 * 1.2, 9);
  });
});

it("each request of a generation has the tier of its own size, and the one that served it", async () => {
  const model = "gpt-5.4";
  const long = { prompt_tokens: 200_000, completion_tokens: 0, total_tokens: 200_000 };
  const sizes = await ask([model, model], { answers: [answering(model, { usage: long })] });
  expect(sizes.sum).toBeCloseTo(2 * 0.5, 9);
  const served = ["flex", "default"].map((tier) => answering(model, { usage: long, service_tier: tier }));
  expect((await ask([model, model], { answers: served })).sum).toBeCloseTo(0.25 + 0.5, 9);
});

const tier = (when: object, input: number) => ({ name: "tier", when: [when], prices: { input, output: 0 } });
const tiers = [
  tier({ metadata: "contract", in: ["partner"] }, 1000),
  tier({ parameter: "service_tier", in: ["flex"] }, 2000),
] as never;
const prices = [{ model: "ours", prices: { input: 3000, output: 0 }, tiers }];
const flex = { service_tier: "flex" };
const silent = [answering(undefined, { service_tier: undefined })];

it("each request of a generation has the tier of the generation's metadata, and of its own parameters alone", async () => {
  const of = async (named: GenerationAttributes): Promise<unknown> => {
    const answers = [answering("ours", { service_tier: "flex" }), answering("ours", { service_tier: undefined })];
    return (await ask(["ours", "ours"], { named, answers, prices })).sum;
  };
  expect(await of({ metadata: { contract: "partner" } })).toBe(1 + 1);
  expect(await of({})).toBe(2 + 3);
  const sent = [flex, {}];
  expect((await ask(["ours", "ours"], { answers: silent, prices, sent })).sum).toBe(2 + 3);
});

describe.each([1, 2])("a generation of %i requests", (count) => {
  const models = Array<string>(count).fill("ours");

  it.each<[string, number, Plan]>([
    ["parameters", 2, { late: { modelParameters: flex } }],
    ["metadata", 1, { late: { metadata: { contract: "partner" } } }],
    [
      "parameters in the place of those of a request",
      2,
      { late: { modelParameters: flex }, sent: [{ temperature: 0 }] },
    ],
    ["a tier that the answers do not confirm", 3, { late: { modelParameters: flex }, answers: [answering()] }],
  ])("is priced by what it learns after its answers: %s", async (_, dollars, plan) => {
    const { sum, told } = await ask(models, { named: { model: "ours" }, prices, answers: silent, ...plan });
    expect([sum, told]).toEqual([count * dollars, count * dollars]);
  });

  it("is priced by the built-in tier that it learns after its answers", async () => {
    const model = "gpt-5";
    const { sum } = await ask(Array<string>(count).fill(model), { answers: silent, late: { modelParameters: flex } });
    expect(sum).toBeCloseTo(count * (costOf({ model, usage, modelParameters: flex })?.total ?? Number.NaN), 9);
    expect(sum).not.toBeCloseTo(count * priceOf(model), 9);
  });
});

it("a name or usage of one's own, said afterwards, has the price of it", async () => {
  openLangfuse();
  const traces = capture();
  const { url } = await startModel(answering());
  const openai = new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch: langfuseFetch() });
  for (const late of [{ model: "gpt-4o-mini" }, { usage: { input: 1000, output: 200 } }]) {
    await generation("answer", async (call) => {
      for (const model of ["gpt-4o", "gpt-4o"]) await openai.chat.completions.create({ model, messages: [] });
      call.update(late);
    });
  }
  const [renamed, counted] = (await traces.calls()).map(({ cost }) => cost.total);
  expect(renamed).toBeCloseTo(2 * priceOf("gpt-4o-mini"), 9);
  expect(counted).toBeCloseTo(priceOf("gpt-4o"), 9);
});
