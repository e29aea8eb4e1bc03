import { describe, expect, it } from "vitest";
import type { UsageDetails } from "./types.ts";
import { usageFrom } from "./usage-from.ts";

const chat = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const tenAndFive: UsageDetails = { input: 10, output: 5, total: 15 };
const gemini = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 };
const langChain = { input_tokens: 10, output_tokens: 5, total_tokens: 15 };

describe("usageFrom", () => {
  it.each<[string, unknown]>([
    ["OpenAI and Anthropic", { id: "chatcmpl-1", object: "chat.completion", created: 1_700_000_000, usage: chat }],
    ["Gemini", { candidates: [], usageMetadata: gemini, modelVersion: "gemini-2.5-flash" }],
    ["Gemini's older client", { response: { usageMetadata: gemini } }],
    ["a LangChain message", { content: "", usage_metadata: langChain, response_metadata: { tokenUsage: {} } }],
    ["an older LangChain message", { response_metadata: { tokenUsage: { promptTokens: 10, completionTokens: 5 } } }],
    ["a LangChain result", { generations: [[{ text: "", message: { usage_metadata: langChain } }]] }],
    [
      "LangChain's llmOutput",
      { generations: [], llmOutput: { tokenUsage: { promptTokens: 10, completionTokens: 5 } } },
    ],
    ["a serialised LangChain message", { lc: 1, kwargs: { usage_metadata: langChain } }],
    [
      "AI SDK with several steps",
      { text: "", usage: { inputTokens: 1 }, totalUsage: { inputTokens: 10, outputTokens: 5 } },
    ],
    [
      "Bedrock Converse",
      { output: {}, usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 }, metrics: { latencyMs: 9 } },
    ],
    ["Bedrock's last event", { metadata: { usage: { inputTokens: 10, outputTokens: 5 } } }],
    [
      "Bedrock's invocation metrics",
      { "amazon-bedrock-invocationMetrics": { inputTokenCount: 10, outputTokenCount: 5 } },
    ],
    [
      "Cohere 1",
      { text: "", meta: { billed_units: { input_tokens: 10, output_tokens: 5 }, tokens: { input_tokens: 70 } } },
    ],
    ["Cohere 2", { message: {}, usage: { billed_units: { input_tokens: 10, output_tokens: 5 } } }],
    [
      "Cohere's last event",
      { type: "message-end", delta: { usage: { tokens: { input_tokens: 10, output_tokens: 5 } } } },
    ],
    ["Ollama", { model: "llama3.2", done: true, total_duration: 5_000_000, prompt_eval_count: 10, eval_count: 5 }],
    ["Replicate", { output: "42", metrics: { input_token_count: 10, output_token_count: 5, predict_time: 1.5 } }],
    ["Groq's last chunk", { choices: [], x_groq: { usage: chat } }],
    ["OpenAI's last Responses event", { type: "response.completed", response: { id: "resp_1", usage: langChain } }],
    ["an HTTP client", { status: 200, data: { usage: chat } }],
    ["usage itself", chat],
  ])("finds the usage of %s", (_, response) => {
    expect(usageFrom(response)).toEqual(tenAndFive);
  });

  it("takes a class whose usage is a getter", () => {
    class Result {
      get usage(): object {
        return chat;
      }
    }
    expect(usageFrom(new Result())).toEqual(tenAndFive);
  });

  it.each<[string, readonly unknown[]]>([
    [
      "OpenAI",
      [
        { choices: [{}], usage: null },
        { choices: [{}], usage: null },
        { choices: [], usage: chat },
      ],
    ],
    ["Gemini", [{ usageMetadata: { promptTokenCount: 10 } }, { usageMetadata: gemini }]],
    [
      "Anthropic, input in the first and output in the last",
      [
        { type: "message_start", message: { usage: { input_tokens: 10, output_tokens: 1 } } },
        { type: "content_block_delta", delta: { text: "hello" } },
        { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } },
        { type: "message_stop" },
      ],
    ],
    [
      "LangChain, which repeats counts as 0",
      [
        { usage_metadata: { input_tokens: 10, output_tokens: 0, total_tokens: 10 } },
        { usage_metadata: { input_tokens: 0, output_tokens: 5, total_tokens: 5 } },
      ],
    ],
    [
      "Ollama",
      [
        { message: {}, done: false },
        { done: true, prompt_eval_count: 10, eval_count: 5 },
      ],
    ],
  ])("merges the chunks of a stream of %s", (_, chunks) => {
    expect(usageFrom(chunks)).toEqual(tenAndFive);
  });

  it("merges nested counts of a stream", () => {
    const start = { input_tokens: 3, cache_read_input_tokens: 100, cache_creation: { ephemeral_5m_input_tokens: 7 } };
    const end = { output_tokens: 5, cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 2 } };
    expect(usageFrom([{ message: { usage: start } }, { usage: end }])).toEqual({
      input: 3,
      output: 5,
      input_cached_tokens: 100,
      input_cache_creation_5m: 7,
      input_cache_creation_1h: 2,
      total: 117,
    });
  });

  it("finds the first and the last in a long stream", () => {
    const filler = Array.from({ length: 5000 }, () => ({ delta: { text: "x" } }));
    const start = { message: { usage: { input_tokens: 10, output_tokens: 1 } } };
    expect(usageFrom([start, ...filler, { usage: { output_tokens: 5 } }, { type: "message_stop" }])).toEqual(
      tenAndFive,
    );
  });

  it("does not touch the stream results of the AI SDK, where reading usage starts the stream", () => {
    let touched = false;
    const result = {
      consumeStream: () => undefined,
      get usage(): Promise<object> {
        touched = true;
        return Promise.resolve(chat);
      },
      get totalUsage(): Promise<object> {
        touched = true;
        return Promise.resolve(chat);
      },
    };
    expect(usageFrom(result)).toBeUndefined();
    expect(touched).toBe(false);
  });

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a text", "42"],
    ["an empty list", []],
    ["a list of nothing", [null, undefined, 5, "x"]],
    ["numbers that are no usage", { id: 3, created: 1_700_000_000, output: "42", input: 5 }],
    ["usage that is null", { usage: null, choices: [] }],
    ["usage that is a promise", { usage: Promise.resolve(chat) }],
    ["a proxy that throws", new Proxy({}, { get: hostile, has: hostile })],
    ["a list with a proxy that throws", [new Proxy({}, { get: hostile, has: hostile })]],
    ["a response that holds itself", selfHolding()],
  ])("is undefined for %s", (_, response) => {
    expect(usageFrom(response)).toBeUndefined();
  });
});

function hostile(): never {
  throw new Error("hostile");
}

function selfHolding(): object {
  const response: Record<string, unknown> = {};
  response.response = response;
  response.message = response;
  return response;
}
