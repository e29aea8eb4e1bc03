import { initLangfuse, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import * as conventions from "@opentelemetry/semantic-conventions/incubating";
import OpenAI from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { json, startModel } from "./model-server.ts";
import { completion, rateLimited } from "./recordings.ts";

const standard: ReadonlySet<unknown> = new Set(
  Object.entries(conventions).flatMap(([name, value]) => (name.startsWith("ATTR_") ? [value] : [])),
);
const providers: ReadonlySet<unknown> = new Set(
  Object.entries(conventions).flatMap(([name, value]) =>
    name.startsWith("GEN_AI_PROVIDER_NAME_VALUE_") ? [value] : [],
  ),
);

describe("a generation for a destination that is not Langfuse", () => {
  it("carries the standard attributes, and none that the conventions do not define", async () => {
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
    await trace("request", { sessionId: "session-1" }, async () => {
      await openai.chat.completions.create(request);
      await openai.chat.completions.create(request).catch(() => undefined);
      await openai.embeddings.create({ model: "text-embedding-3-small", input: "Hello", encoding_format: "float" });
    });
    await langfuse.flush();
    const spans = server.observations().filter(({ name }) => name !== "request");
    const [answered, refused, embedded] = spans.map(({ attributes }) => attributes);
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
    for (const { attributes } of spans) {
      const ours = Object.keys(attributes).filter((key) => !key.startsWith("langfuse."));
      expect(ours.filter((key) => !standard.has(key))).toEqual([]);
      expect(providers).toContain(attributes[conventions.ATTR_GEN_AI_PROVIDER_NAME]);
    }
  });
});
