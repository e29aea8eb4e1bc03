import { createAnthropic } from "@ai-sdk/anthropic";
import { createGoogle } from "@ai-sdk/google";
import { createOpenAI } from "@ai-sdk/openai";
import { trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { generateText, streamText } from "ai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { chatChunks, completion, rateLimited, usageChunk } from "./recordings.ts";

const fetch = langfuseFetch();
const prompt = "What is the weather?";
const openai = (url: string) => createOpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch }).chat("gpt-4o");

describe("the AI SDK", () => {
  it("through OpenAI's provider, plain and streaming", async () => {
    const traces = capture();
    const model = await startModel(
      json(completion({ content: "Rain." })),
      events([...chatChunks("Ra", "in."), usageChunk, done]),
    );
    expect((await generateText({ model: openai(model.url), prompt })).text).toBe("Rain.");
    const { textStream } = streamText({ model: openai(model.url), prompt });
    let text = "";
    for await (const piece of textStream) text += piece;
    expect(text).toBe("Rain.");
    await expect.poll(traces.calls).toHaveLength(2);
    for (const call of await traces.calls()) {
      expect(call).toMatchObject({
        name: "chat gpt-4o",
        output: { content: "Rain." },
        usage: { total: 140 },
        level: "DEFAULT",
      });
    }
  });

  it("through Anthropic's and Google's providers", async () => {
    const traces = capture();
    const message = {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5",
      content: [{ type: "text", text: "Rain." }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 20, output_tokens: 12 },
    };
    const answer = {
      candidates: [{ content: { role: "model", parts: [{ text: "Rain." }] }, finishReason: "STOP", index: 0 }],
      usageMetadata: { promptTokenCount: 20, candidatesTokenCount: 12, totalTokenCount: 32 },
    };
    const anthropic = await startModel(json(message));
    const google = await startModel(json(answer));
    const claude = createAnthropic({ apiKey: "x", baseURL: `${anthropic.url}/v1`, fetch })("claude-sonnet-4-5");
    const gemini = createGoogle({ apiKey: "x", baseURL: `${google.url}/v1beta`, fetch })("gemini-2.5-flash");
    expect((await generateText({ model: claude, prompt })).text).toBe("Rain.");
    expect((await generateText({ model: gemini, prompt })).text).toBe("Rain.");
    const calls = await traces.calls();
    expect(calls.map(({ name }) => name)).toEqual(["chat claude-sonnet-4-5", "generate_content gemini-2.5-flash"]);
    for (const { usage } of calls) expect(usage).toEqual({ input: 20, output: 12, total: 32 });
  });

  it("an aborted stream keeps what came", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Ra", "in.").slice(0, 3), "hang"));
    const abort = new AbortController();
    const { textStream } = streamText({ model: openai(model.url), prompt, abortSignal: abort.signal });
    for await (const piece of textStream) if (piece === "in.") abort.abort();
    await expect.poll(traces.calls).toHaveLength(1);
    expect((await traces.calls())[0]).toMatchObject({ level: "WARNING", output: { content: "Rain." } });
  });

  it("numbers its repetitions, of which it says nothing", async () => {
    const traces = capture();
    const limited = json(rateLimited, 429, { "retry-after-ms": "1" });
    const model = await startModel(limited, json(completion({ content: "Rain." })));
    await trace("request", () => generateText({ model: openai(model.url), prompt, maxRetries: 2 }));
    expect((await traces.calls()).map(({ level, metadata }) => [level, metadata.attempt])).toEqual([
      ["ERROR", 1],
      ["DEFAULT", 2],
    ]);
  });
});
