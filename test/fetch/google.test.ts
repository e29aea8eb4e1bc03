import { GoogleGenAI } from "@google/genai";
import { type LangfuseFetchOptions, langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { events, json, startModel } from "./model-server.ts";

const usageMetadata = {
  promptTokenCount: 100,
  cachedContentTokenCount: 60,
  candidatesTokenCount: 30,
  thoughtsTokenCount: 10,
  totalTokenCount: 140,
};
const part = (parts: object[], finishReason?: string): object => ({
  candidates: [{ content: { role: "model", parts }, index: 0, ...(finishReason && { finishReason }) }],
  modelVersion: "gemini-2.5-flash",
  responseId: "resp_1",
});
const client = (url: string, options?: LangfuseFetchOptions): GoogleGenAI =>
  new GoogleGenAI({ apiKey: "secret-key", httpOptions: { baseUrl: url, fetch: langfuseFetch(options) } as never });
const request = {
  model: "gemini-2.5-flash",
  contents: "What is the weather?",
  config: {
    systemInstruction: "Be brief.",
    temperature: 0.5,
    tools: [{ functionDeclarations: [{ name: "weather" }] }],
  },
};

describe("Google's client", () => {
  it("is one generation: system, tools, tokens with cached and thought ones, finish reason", async () => {
    const traces = capture();
    const model = await startModel(json({ ...part([{ text: "Rain." }], "STOP"), usageMetadata }));
    expect((await client(model.url).models.generateContent(request)).text).toBe("Rain.");
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      name: "generate_content gemini-2.5-flash",
      model: "gemini-2.5-flash",
      input: {
        messages: [
          { role: "system", parts: [{ text: "Be brief." }] },
          { role: "user", parts: [{ text: "What is the weather?" }] },
        ],
        tools: [{ functionDeclarations: [{ name: "weather" }] }],
      },
      output: { role: "model", parts: [{ text: "Rain." }] },
      modelParameters: { temperature: 0.5 },
      usage: { input: 40, input_cached_tokens: 60, output: 30, output_reasoning_tokens: 10, total: 140 },
      metadata: { finishReason: "STOP", responseId: "resp_1" },
    });
    expect(call?.cost.total).toBeGreaterThan(0);
    expect(JSON.stringify(call)).not.toContain("secret-key");
  });

  it("streams: thoughts, text and parallel calls apart", async () => {
    const traces = capture();
    const model = await startModel(
      events([
        part([{ text: "Hmm", thought: true }]),
        part([{ text: "...", thought: true }]),
        part([{ text: "I " }]),
        part([{ text: "look." }]),
        part([
          { functionCall: { name: "weather", args: { city: "Oslo" } } },
          { functionCall: { name: "weather", args: { city: "Rome" } } },
        ]),
        { ...part([], "STOP"), usageMetadata },
      ]),
    );
    for await (const _ of await client(model.url).models.generateContentStream(request));
    const [call] = await traces.calls();
    expect(call).toMatchObject({ level: "DEFAULT", usage: { total: 140 }, completionStartTime: expect.any(Number) });
    expect(call?.output).toEqual({
      role: "model",
      parts: [
        { text: "Hmm...", thought: true },
        { text: "I look." },
        { functionCall: { name: "weather", args: { city: "Oslo" } } },
        { functionCall: { name: "weather", args: { city: "Rome" } } },
      ],
    });
  });

  it("streams a call whose arguments come in pieces", async () => {
    const traces = capture();
    const piece = (functionCall: object): object => part([{ functionCall }]);
    const value = (jsonPath: string, more: object): object => ({
      partialArgs: [{ jsonPath, ...more }],
      willContinue: true,
    });
    const model = await startModel(
      events([
        part([{ functionCall: { name: "weather", id: "f1", willContinue: true }, thoughtSignature: "S" }]),
        piece(value("$.city", { stringValue: "Os", willContinue: true })),
        piece(value("$.city", { stringValue: "lo" })),
        piece(value("$.days[1]['of week']", { numberValue: 5 })),
        piece(value("$.days[0].dry", { boolValue: false })),
        piece(value("$.days.length", { numberValue: 4e9 })),
        piece(value("$.__proto__.polluted", { boolValue: true })),
        piece(value("not a path", { nullValue: "NULL_VALUE" })),
        piece({ partialArgs: [{ jsonPath: "$.unit", nullValue: "NULL_VALUE" }] }),
        part([{ functionCall: { name: "now" } }, { functionCall: { name: "next", willContinue: true } }]),
        piece({}),
        { ...part([], "STOP"), usageMetadata },
      ]),
    );
    for await (const _ of await client(model.url).models.generateContentStream(request));
    const [call] = await traces.calls();
    const args = { city: "Oslo", days: [{ dry: false }, { "of week": 5 }], unit: null };
    expect(call?.output).toEqual({
      role: "model",
      parts: [
        { functionCall: { name: "weather", id: "f1", args }, thoughtSignature: "S" },
        { functionCall: { name: "now" } },
        { functionCall: { name: "next", args: {} } },
      ],
    });
  });

  it("keeps what came before a break, and the words of a refusal", async () => {
    const traces = capture();
    const refusal = { error: { code: 429, message: "Quota exceeded.", status: "RESOURCE_EXHAUSTED" } };
    const model = await startModel(events([part([{ text: "Ra" }])], "hang"), json(refusal, 429));
    // This client lets go of the body without cancelling it, so only time (or the collector) tells.
    const leaving = client(model.url, { abandonedAfterMs: 500 });
    for await (const _ of await leaving.models.generateContentStream(request)) break;
    await expect.poll(traces.calls).toHaveLength(1);
    await expect(client(model.url).models.generateContent(request)).rejects.toThrow("Quota");
    const [left, refused] = await traces.calls();
    expect(left).toMatchObject({ level: "WARNING", output: { parts: [{ text: "Ra" }] } });
    expect(refused).toMatchObject({ level: "ERROR", statusMessage: "429 RESOURCE_EXHAUSTED: Quota exceeded." });
  });

  it("embeds: dimensions, and never a vector", async () => {
    const traces = capture();
    const model = await startModel(json({ embeddings: [{ values: Array(768).fill(0.123) }] }));
    await client(model.url).models.embedContent({ model: "gemini-embedding-001", contents: "Hello" });
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      type: "embedding",
      output: { vectors: 1, dimensions: 768 },
      model: "gemini-embedding-001",
    });
    expect(JSON.stringify(call)).not.toContain("0.123");
  });

  it("embeds through Vertex AI, whose models predict, with the tokens that it counts", async () => {
    const traces = capture();
    const embeddings = { values: Array(768).fill(0.123), statistics: { token_count: 4, truncated: false } };
    const model = await startModel(json({ predictions: [{ embeddings }, { embeddings }] }));
    const vertex = new GoogleGenAI({
      vertexai: true,
      apiKey: "secret-key",
      httpOptions: { baseUrl: model.url, fetch: langfuseFetch() } as never,
    });
    await vertex.models.embedContent({ model: "text-embedding-005", contents: ["Hello", "World"] });
    expect(model.requests[0]?.path).toMatch(/text-embedding-005:predict$/);
    expect((await traces.calls())[0]).toMatchObject({
      type: "embedding",
      model: "text-embedding-005",
      input: ["Hello", "World"],
      output: { vectors: 2, dimensions: 768 },
      usage: { input: 8, total: 8 },
    });
  });
});
