import { describe, expect, it } from "vitest";
import { normaliseCost, normaliseUsage } from "./index.ts";
import { observed as observedIn } from "./observe-for-tests.ts";
import type { ObservationFields } from "./types.ts";

const observed = (attributes: Record<string, unknown>, scope = "langfuse-sdk.kit"): ObservationFields =>
  observedIn(attributes, { scope, startMs: 1000 });

const usage = (details: unknown): Record<string, unknown> => ({
  "langfuse.observation.usage_details": typeof details === "string" ? details : JSON.stringify(details),
});

describe("the model", () => {
  it("is the one that answered before the one that was asked", () => {
    expect(observed({ "gen_ai.request.model": "asked", "gen_ai.response.model": "answered" }).model).toBe("answered");
  });

  it("is not said of an agent's call", () => {
    const attributes = { "gen_ai.operation.name": "invoke_agent", "gen_ai.request.model": "m" };
    expect(observed({ ...attributes, "gen_ai.usage.input_tokens": 5 })).toMatchObject({ model: undefined, usage: {} });
  });

  it("has the parameters of Langfuse, of OpenInference, or of gen_ai", () => {
    const genAi = { "gen_ai.request.temperature": 0.5, "gen_ai.request.model": "m" };
    const packed = { "llm.invocation_parameters": '{"top_p":1}' };
    const own = { "langfuse.observation.model.parameters": '{"seed":1}' };
    expect(observed(genAi).modelParameters).toEqual({ temperature: 0.5 });
    expect(observed({ ...genAi, ...packed }).modelParameters).toEqual({ top_p: 1 });
    expect(observed({ ...genAi, ...packed, ...own }).modelParameters).toEqual({ seed: 1 });
  });
});

describe("usage", () => {
  it("keeps whole numbers from zero on and adds them up", () => {
    const details = { input: 10, output: "5", cached: 0, half: 1.5, negative: -1, nested: {} };
    expect(observed(usage(details)).usage).toEqual({ input: 10, output: 5, cached: 0, total: 15 });
  });

  it("keeps a total that was given", () => {
    expect(observed(usage({ input: 1, total: 7 })).usage).toEqual({ input: 1, total: 7 });
  });

  it("stops at Langfuse's key, also when that is no JSON object", () => {
    expect(observed({ ...usage("[1]"), "gen_ai.usage.input_tokens": 5 }).usage).toEqual({});
  });

  it("translates OpenAI's shape and takes the details off", () => {
    const openAi = {
      prompt_tokens: 10,
      completion_tokens: 6,
      total_tokens: 16,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 2 },
    };
    const expected = { input: 6, input_cached_tokens: 4, output: 4, output_reasoning_tokens: 2, total: 16 };
    expect(normaliseUsage(openAi)).toEqual(expected);
  });

  it.each([
    { input_tokens: 1, output_tokens: 2, total_tokens: 3.5 },
    { input_tokens: 1, output_tokens: 2 },
    { input_tokens: 1, output_tokens: 2, total_tokens: 3, input_tokens_details: { cached_tokens: "1" } },
    { input_tokens: 1, output_tokens: 2, total_tokens: 3, input_tokens_details: 4 },
  ])("takes for no OpenAI's shape what only looks like it: %j", (details) => {
    expect(normaliseUsage(details)).toMatchObject({ input_tokens: 1, output_tokens: 2 });
  });

  it("no longer takes it for OpenAI's shape with one key more", () => {
    const usage = { input_tokens: 1, output_tokens: 2, total_tokens: 3, extra: 4 };
    expect(normaliseUsage(usage)).toEqual({ ...usage, total: 10 });
  });

  it("takes cache and reasoning off the tokens of gen_ai", () => {
    const attributes = {
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.usage.cache_read.input_tokens": 4,
      "gen_ai.usage.output_tokens": 8,
      "gen_ai.usage.reasoning.output_tokens": 3,
    };
    expect(observed(attributes).usage).toEqual({
      input: 6,
      input_cached_tokens: 4,
      output: 5,
      output_reasoning_tokens: 3,
      total: 18,
    });
  });

  it("reads OpenInference and the AI SDK", () => {
    expect(observed({ "llm.token_count.prompt": 3, "llm.token_count.completion": 2 }).usage).toEqual({
      input: 3,
      output: 2,
      total: 5,
    });
    const aiSdk = { "ai.usage.promptTokens": 3, "ai.usage.completionTokens": 2 };
    expect(observed(aiSdk, "ai").usage).toEqual({ input: 3, output: 2, total: 5 });
  });
});

describe("cost", () => {
  it("has a total only when given, or made of input and output alone", () => {
    expect(normaliseCost({ input: 1, output: 2 })).toEqual({ input: 1, output: 2, total: 3 });
    expect(normaliseCost({ input: 1, cached: 2 })).toEqual({ input: 1, cached: 2 });
    expect(normaliseCost({ input: 1, cached: 2, total: 9 }).total).toBe(9);
  });

  it("takes the total of others when Langfuse's key is missing", () => {
    expect(observed({ "gen_ai.usage.cost": 0.5 }).cost).toEqual({ total: 0.5 });
    expect(observed({ "langfuse.observation.cost_details": '{"total":1}', "llm.cost.total": 2 }).cost.total).toBe(1);
  });
});

describe("the prompt", () => {
  const prompt = { "langfuse.observation.prompt.name": "greet", "langfuse.observation.prompt.version": 3 };

  it("is linked to generations only", () => {
    expect(observed({ ...prompt, "langfuse.observation.type": "generation" }).prompt).toEqual({
      name: "greet",
      version: 3,
    });
    expect(observed({ ...prompt, "langfuse.observation.type": "span" }).prompt).toBeUndefined();
  });
});

describe("the first token's time", () => {
  it.each(["2023-11-14T22:13:20.000Z", '"2023-11-14T22:13:20.000Z"'])("reads %s", (said) => {
    const attributes = { "langfuse.observation.completion_start_time": said };
    expect(observed(attributes).completionStartTime).toBe(1_700_000_000_000);
  });

  it("counts the AI SDK's wait from the start", () => {
    expect(observed({ "ai.response.msToFirstChunk": 250 }, "ai").completionStartTime).toBe(1250);
  });
});
