import { GoogleGenAI } from "@google/genai";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import * as conventions from "@opentelemetry/semantic-conventions/incubating";
import OpenAI from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { done, events, json, startModel } from "./model-server.ts";
import { chatChunks, completion, rateLimited } from "./recordings.ts";

const standard: ReadonlySet<unknown> = new Set(
  Object.entries(conventions).flatMap(([name, value]) => (name.startsWith("ATTR_") ? [value] : [])),
);
const providers: ReadonlySet<unknown> = new Set(
  Object.entries(conventions).flatMap(([name, value]) =>
    name.startsWith("GEN_AI_PROVIDER_NAME_VALUE_") ? [value] : [],
  ),
);

/** Sends to a collector; answers the spans that it got, but for the request around them. */
async function collected(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const server = await startFakeLangfuse();
  const langfuse = initLangfuse({
    destinations: { collector: { url: `${server.baseUrl}/v1/traces` } },
    handleSignals: false,
    logger: { warn() {}, error() {} },
  });
  onTestFinished(async () => {
    await langfuse.shutdown(0);
    await server.close();
  });
  await trace("request", { sessionId: "session-1" }, work);
  await langfuse.flush();
  const spans = server.observations().filter(({ name }) => name !== "request");
  return spans.map(({ attributes }) => attributes);
}

function expectStandard(spans: readonly Record<string, unknown>[]): void {
  for (const attributes of spans) {
    const ours = Object.keys(attributes).filter((key) => !key.startsWith("langfuse."));
    expect(ours.filter((key) => !standard.has(key))).toEqual([]);
    expect(providers).toContain(attributes[conventions.ATTR_GEN_AI_PROVIDER_NAME]);
  }
}

describe("a generation for a destination that is not Langfuse", () => {
  it("says of a stream when it began to speak, of Gemini that it generates content, and which tools there are", async () => {
    const model = await startModel(
      events([...chatChunks("Rain."), done]),
      json({ candidates: [{ content: { role: "model", parts: [{ text: "Rain." }] }, finishReason: "STOP" }] }),
    );
    const messages = [{ role: "user" as const, content: "What is the weather?" }];
    const tools = [{ type: "function" as const, function: { name: "weather", parameters: { type: "object" } } }];
    const spans = await collected(async () => {
      const openai = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, maxRetries: 0, fetch: langfuseFetch() });
      const stream = await openai.chat.completions.create({ model: "gpt-4o", messages, tools, stream: true });
      for await (const _ of stream);
      const httpOptions = { baseUrl: model.url, fetch: langfuseFetch() } as never;
      const config = { tools: [{ functionDeclarations: [{ name: "weather" }] }] };
      const request = { model: "gemini-2.5-flash", contents: "What is the weather?", config };
      await new GoogleGenAI({ apiKey: "x", httpOptions }).models.generateContent(request);
    });
    const [streamed, generated] = spans;
    const definitions = JSON.stringify([{ type: "function", name: "weather" }]);
    expect(streamed).toMatchObject({
      [conventions.ATTR_GEN_AI_OPERATION_NAME]: conventions.GEN_AI_OPERATION_NAME_VALUE_CHAT,
      [conventions.ATTR_GEN_AI_REQUEST_STREAM]: true,
      [conventions.ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: expect.any(Number),
      [conventions.ATTR_GEN_AI_TOOL_DEFINITIONS]: definitions,
    });
    expect(generated).toMatchObject({
      [conventions.ATTR_GEN_AI_OPERATION_NAME]: conventions.GEN_AI_OPERATION_NAME_VALUE_GENERATE_CONTENT,
      [conventions.ATTR_GEN_AI_TOOL_DEFINITIONS]: definitions,
    });
    expect(generated).not.toHaveProperty([conventions.ATTR_GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]);
    expectStandard(spans);
  });

  it("carries the standard attributes, and none that the conventions do not define", async () => {
    const vectors = [{ object: "embedding", index: 0, embedding: Array(8).fill(0.5) }];
    const model = await startModel(
      json(completion({ content: "Rain." })),
      json(rateLimited, 429),
      json({
        object: "list",
        data: vectors,
        model: "text-embedding-3-small",
        usage: { prompt_tokens: 8, total_tokens: 8 },
      }),
    );
    const openai = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, maxRetries: 0, fetch: langfuseFetch() });
    const request = {
      model: "gpt-4o",
      messages: [{ role: "user" as const, content: "What is the weather?" }],
      temperature: 0.5,
      max_completion_tokens: 9,
      stop: ["END"],
      seed: 7,
      top_p: 0.9,
    };
    const spans = await collected(async () => {
      await openai.chat.completions.create(request);
      await openai.chat.completions.create(request).catch(() => undefined);
      await openai.embeddings.create({ model: "text-embedding-3-small", input: "Hello", encoding_format: "float" });
    });
    const [answered, refused, embedded] = spans;
    expect(answered).toMatchObject({
      [conventions.ATTR_GEN_AI_OPERATION_NAME]: conventions.GEN_AI_OPERATION_NAME_VALUE_CHAT,
      [conventions.ATTR_GEN_AI_PROVIDER_NAME]: conventions.GEN_AI_PROVIDER_NAME_VALUE_OPENAI,
      [conventions.ATTR_GEN_AI_REQUEST_MODEL]: "gpt-4o",
      [conventions.ATTR_GEN_AI_RESPONSE_MODEL]: "gpt-4o-2024-08-06",
      [conventions.ATTR_GEN_AI_RESPONSE_ID]: "chatcmpl-2",
      [conventions.ATTR_GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"],
      [conventions.ATTR_GEN_AI_CONVERSATION_ID]: "session-1",
      [conventions.ATTR_GEN_AI_USAGE_INPUT_TOKENS]: 100,
      [conventions.ATTR_GEN_AI_USAGE_OUTPUT_TOKENS]: 40,
      [conventions.ATTR_GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: 60,
      [conventions.ATTR_GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: 10,
      [conventions.ATTR_GEN_AI_REQUEST_TEMPERATURE]: 0.5,
      [conventions.ATTR_GEN_AI_REQUEST_MAX_TOKENS]: 9,
      [conventions.ATTR_GEN_AI_REQUEST_TOP_P]: 0.9,
      [conventions.ATTR_GEN_AI_REQUEST_SEED]: 7,
      [conventions.ATTR_GEN_AI_REQUEST_STOP_SEQUENCES]: ["END"],
    });
    expect(JSON.parse(String(answered?.[conventions.ATTR_GEN_AI_OUTPUT_MESSAGES]))).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Rain." }], finish_reason: "stop" },
    ]);
    expect(refused?.[conventions.ATTR_ERROR_TYPE]).toBe("429");
    expect(embedded).toMatchObject({
      [conventions.ATTR_GEN_AI_OPERATION_NAME]: conventions.GEN_AI_OPERATION_NAME_VALUE_EMBEDDINGS,
      [conventions.ATTR_GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: 8,
    });
    expectStandard(spans);
  });
});
