import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { completion, delta } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "Hello" }];
const model = "gpt-4o";
const client = (url: string): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });

describe("OpenRouter, where the model's provider breaks off in an answer of 200", () => {
  const error = { code: 502, message: "The provider went away." };
  const broken = { index: 0, finish_reason: "error", native_finish_reason: "error", error };

  it("is an error with its words, and what came of the answer", async () => {
    const traces = capture();
    const choices = [{ ...broken, message: { role: "assistant", content: "Ra" } }];
    const server = await startModel(json({ ...completion({}), choices }));
    await client(server.url).chat.completions.create({ model, messages });
    expect(await traces.calls()).toMatchObject([
      {
        level: "ERROR",
        statusMessage: "The provider went away.",
        output: { content: "Ra" },
        metadata: { finishReason: "error" },
      },
    ]);
  });

  it("is one as a stream too", async () => {
    const traces = capture();
    const last = { ...delta({}), choices: [{ ...broken, delta: { content: "" } }] };
    const server = await startModel(events([delta({ role: "assistant", content: "Ra" }), last, done]));
    for await (const _ of await client(server.url).chat.completions.create({ model, messages, stream: true }));
    expect(await traces.calls()).toMatchObject([
      { level: "ERROR", statusMessage: "The provider went away.", output: { content: "Ra" } },
    ]);
  });
});

it("OpenRouter's charge is the cost through Anthropic's Messages too, with all that was done", async () => {
  const traces = capture();
  const iterations = [{ type: "advisor_message", model: "claude-opus-4-8", input_tokens: 9, output_tokens: 9 }];
  const usage = { input_tokens: 10, output_tokens: 5, cost: 0.0042, is_byok: false, iterations };
  const server = await startModel(json({ id: "gen-1", model: "anthropic/claude-4.5-sonnet", content: [], usage }));
  const body = JSON.stringify({ model: "anthropic/claude-sonnet-4.5", max_tokens: 9, messages: [] });
  await (await langfuseFetch()(`${server.url}/api/v1/messages`, { method: "POST", body })).text();
  expect((await traces.calls()).map(({ cost }) => cost)).toEqual([{ total: 0.0042 }]);
});

describe("LiteLLM's cost", () => {
  it.each([
    ["0.0", 0],
    ["0.0123", 0.0123],
  ])("of %s dollars is what the call cost", async (said, dollars) => {
    const traces = capture();
    const server = await startModel(json(completion({ content: "Hi" }), 200, { "x-litellm-response-cost": said }));
    await client(server.url).chat.completions.create({ model, messages });
    expect((await traces.calls())[0]?.cost).toEqual({ total: dollars });
  });

  it.each(["", "None", "-1"])("of %j says nothing, and the table does", async (said) => {
    const traces = capture();
    const server = await startModel(json(completion({ content: "Hi" }), 200, { "x-litellm-response-cost": said }));
    await client(server.url).chat.completions.create({ model, messages });
    expect((await traces.calls())[0]?.cost.input).toBeGreaterThan(0);
  });
});
