import { trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import {
  chatChunks,
  completion,
  delta,
  parallelToolCalls,
  parallelToolChunks,
  rateLimited,
  usageChunk,
} from "./recordings.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
const tools = [{ type: "function" as const, function: { name: "weather", parameters: { type: "object" } } }];
const client = (url: string, options: object = {}): OpenAI =>
  new OpenAI({ apiKey: "sk-secret", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch(), ...options });

describe("OpenAI's client, Chat Completions", () => {
  it("is one generation with input, output, tokens, cost, parameters and finish reason", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." }), 200, { "x-request-id": "req_1" }));
    const request = { model: "gpt-4o", messages, tools, max_completion_tokens: 50, reasoning_effort: "low" as const };
    const answer = await client(model.url).chat.completions.create(request);
    expect(answer.choices[0]?.message.content).toBe("Rain.");
    const [call, ...others] = await traces.observations();
    expect(others).toEqual([]);
    expect(call).toMatchObject({
      type: "generation",
      name: "chat gpt-4o",
      level: "DEFAULT",
      input: { messages, tools },
      output: { role: "assistant", content: "Rain." },
      model: "gpt-4o-2024-08-06",
      modelParameters: { max_completion_tokens: 50, reasoning_effort: "low" },
      usage: { input: 40, input_cached_tokens: 60, output: 30, output_reasoning_tokens: 10, total: 140 },
      metadata: {
        provider: "openai",
        finishReason: "stop",
        responseId: "chatcmpl-2",
        requestId: "req_1",
        requestModel: "gpt-4o",
      },
    });
    expect(call?.cost.total).toBeGreaterThan(0);
    expect(JSON.stringify(call)).not.toContain("sk-secret");
  });

  it("stays whole in the client's hands: withResponse(), asResponse(), lists and the stream's own methods", async () => {
    const traces = capture();
    const model = await startModel(
      json(completion({ content: "Rain." })),
      json({ object: "list", data: [{ id: "gpt-4o", object: "model" }] }),
      events([...chatChunks("Ra", "in."), usageChunk, done]),
    );
    const openai = client(model.url);
    const { data, response } = await openai.chat.completions.create({ model: "gpt-4o", messages }).withResponse();
    expect(data.choices[0]?.message.content).toBe("Rain.");
    expect(response.url).toBe(`${model.url}/v1/chat/completions`);
    const list = await openai.models.list();
    expect(list.data.map(({ id }) => id)).toEqual(["gpt-4o"]);
    const stream = await openai.chat.completions.create({ model: "gpt-4o", messages, stream: true });
    expect(stream.controller).toBeInstanceOf(AbortController);
    const [left, right] = stream.tee();
    const read = async (half: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<string> => {
      let text = "";
      for await (const piece of half) text += piece.choices[0]?.delta.content ?? "";
      return text;
    };
    expect(await Promise.all([read(left), read(right)])).toEqual(["Rain.", "Rain."]);
    expect((await traces.observations()).map(({ name }) => name)).toEqual(["chat gpt-4o", "chat gpt-4o"]);
  });

  it("streams: the text, the first token, and the usage when it was asked for", async () => {
    const traces = capture();
    const model = await startModel(events([...chatChunks("Ra", "in", "."), usageChunk, done]));
    const request = { model: "gpt-4o", messages, stream: true as const, stream_options: { include_usage: true } };
    await trace("request", async () => {
      for await (const _ of await client(model.url).chat.completions.create(request));
    });
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      level: "DEFAULT",
      output: { role: "assistant", content: "Rain." },
      usage: { total: 140 },
      metadata: { finishReason: "stop" },
    });
    expect(call?.completionStartTime).toBeGreaterThanOrEqual(call?.startTime ?? Number.POSITIVE_INFINITY);
    expect(call?.parentId).toBe((await traces.observations()).find(({ name }) => name === "request")?.id);
  });

  it("asks for the usage of a stream by option only", async () => {
    const model = await startModel(events([...chatChunks("Rain."), done]));
    const request = { model: "gpt-4o", messages, stream: true as const };
    capture();
    for (const fetch of [langfuseFetch(), langfuseFetch({ streamUsage: true })]) {
      for await (const _ of await client(model.url, { fetch }).chat.completions.create(request));
    }
    expect(model.requests.map(({ body }) => body.stream_options)).toEqual([undefined, { include_usage: true }]);
  });

  it("keeps parallel tool calls apart", async () => {
    const traces = capture();
    const model = await startModel(events([...parallelToolChunks, done]));
    for await (const _ of await client(model.url).chat.completions.create({ model: "gpt-4o", messages, stream: true }));
    const [call] = await traces.calls();
    expect(call?.output).toEqual({ role: "assistant", content: null, tool_calls: parallelToolCalls });
  });

  it("keeps reasoning, refusals and several choices apart", async () => {
    const traces = capture();
    const model = await startModel(
      events([
        delta({ role: "assistant", reasoning_content: "Hmm" }),
        delta({ reasoning_content: "..." }),
        delta({ refusal: "I " }),
        delta({ refusal: "cannot." }),
        delta({ role: "assistant", content: "Other" }, null, 1),
        delta({}, "content_filter"),
        delta({}, "stop", 1),
        done,
      ]),
    );
    const request = { model: "gpt-4o", messages, n: 2, stream: true as const };
    for await (const _ of await client(model.url).chat.completions.create(request));
    const [call] = await traces.calls();
    expect(call?.output).toEqual([
      { role: "assistant", content: null, reasoning_content: "Hmm...", refusal: "I cannot." },
      { role: "assistant", content: "Other" },
    ]);
    expect(call?.metadata.finishReason).toBe("content_filter, stop");
  });

  it("follows the stream helper, with its events and its final message", async () => {
    const traces = capture();
    const model = await startModel(events([...chatChunks("Ra", "in."), usageChunk, done]));
    const stream = client(model.url).chat.completions.stream({ model: "gpt-4o", messages });
    const heard: string[] = [];
    stream.on("content", (piece) => heard.push(piece));
    expect((await stream.finalMessage()).content).toBe("Rain.");
    expect(heard).toEqual(["Ra", "in."]);
    await expect.poll(traces.calls).toHaveLength(1);
    expect((await traces.calls())[0]?.output).toEqual({ role: "assistant", content: "Rain." });
  });

  it("numbers the client's repetitions, each a sibling, the failed ones as errors", async () => {
    const traces = capture();
    const limited = json(rateLimited, 429, { "retry-after-ms": "1", "x-ratelimit-remaining-requests": "0" });
    const model = await startModel(limited, limited, json(completion({ content: "Rain." })));
    await trace("request", () =>
      client(model.url, { maxRetries: 3 }).chat.completions.create({ model: "gpt-4o", messages }),
    );
    const calls = await traces.calls();
    expect(calls.map(({ level, metadata }) => [level, metadata.attempt])).toEqual([
      ["ERROR", 1],
      ["ERROR", 2],
      ["DEFAULT", 3],
    ]);
    expect(new Set(calls.map(({ parentId }) => parentId)).size).toBe(1);
    expect(calls[0]?.metadata).toMatchObject({ status: 429, retryAfterMs: 1, rateLimitRequestsLeft: 0 });
  });

  it("tells what a refused call was refused for", async () => {
    const traces = capture();
    const model = await startModel(json({ error: { message: "Unknown model.", type: "invalid_request_error" } }, 404));
    await expect(client(model.url).chat.completions.create({ model: "gpt-9", messages })).rejects.toThrow(
      "Unknown model.",
    );
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      level: "ERROR",
      statusMessage: "404 invalid_request_error: Unknown model.",
      input: messages,
    });
  });
});
