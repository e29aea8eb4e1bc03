import { GoogleGenAI } from "@google/genai";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { events, json, startModel } from "./model-server.ts";

const chunks = [{ web: { uri: "https://a.test", title: "a" } }];
const supports = [{ segment: { endIndex: 10, text: "Spain won." }, groundingChunkIndices: [0] }];
const citations = { citations: [{ startIndex: 0, endIndex: 10, uri: "https://b.test" }] };
const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 };
const answer = (model: string, text: string, more: object = {}, end: object = {}): object => ({
  candidates: [{ content: { role: "model", parts: text === "" ? [] : [{ text }] }, index: 0, ...more }],
  modelVersion: model,
  responseId: "resp_1",
  ...end,
});
const client = (url: string): GoogleGenAI =>
  new GoogleGenAI({ apiKey: "secret-key", httpOptions: { baseUrl: url, fetch: langfuseFetch() } as never });
const request = (model: string) => ({ model, contents: "Who won?", config: { tools: [{ googleSearch: {} }] } });
const output = {
  role: "model",
  parts: [{ text: "Spain won." }],
  groundingMetadata: { webSearchQueries: ["q1", "q2"], groundingChunks: chunks, groundingSupports: supports },
  citationMetadata: citations,
};

describe("an answer of Gemini that searched", () => {
  const model = "gemini-3-flash-preview";

  it("has its sources beside its words, and each query costs", async () => {
    const traces = capture();
    const groundingMetadata = {
      searchEntryPoint: { renderedContent: "<style>.chip{}</style>" },
      webSearchQueries: ["q1", "q2", "", "q1"],
      groundingChunks: chunks,
      groundingSupports: supports,
    };
    const more = { finishReason: "STOP", groundingMetadata, citationMetadata: citations };
    const server = await startModel(json(answer(model, "Spain won.", more, { usageMetadata })));
    await client(server.url).models.generateContent(request(model));
    const [call] = await traces.calls();
    expect(call?.output).toEqual(output);
    expect(call?.usage).toEqual({ input: 10, output: 5, web_search_queries: 2, total: 15 });
    expect(call?.cost.web_search_queries).toBeCloseTo(0.028);
    expect(call?.cost.total).toBeCloseTo(0.028 + 0.00002);
  });

  it("has them as a stream too, whose events say them in parts and again", async () => {
    const traces = capture();
    const server = await startModel(
      events([
        answer(model, "Spain ", { groundingMetadata: { webSearchQueries: ["q1"], searchEntryPoint: {} } }),
        answer(model, "won.", { groundingMetadata: { webSearchQueries: ["q2"], groundingChunks: [] } }),
        answer(model, "", { citationMetadata: citations }),
        answer(
          model,
          "",
          {
            finishReason: "STOP",
            groundingMetadata: {
              webSearchQueries: ["q1", "q2"],
              groundingChunks: chunks,
              groundingSupports: supports,
            },
          },
          { usageMetadata },
        ),
      ]),
    );
    for await (const _ of await client(server.url).models.generateContentStream(request(model)));
    const [call] = await traces.calls();
    expect(call?.output).toEqual(output);
    expect(call).toMatchObject({ level: "DEFAULT", usage: { input: 10, output: 5, web_search_queries: 2, total: 15 } });
  });

  it("has no price for queries of a model that is billed by the prompt", async () => {
    const traces = capture();
    const more = { finishReason: "STOP", groundingMetadata: { webSearchQueries: ["q1", "q2"] } };
    const server = await startModel(json(answer("gemini-2.5-flash", "Spain won.", more, { usageMetadata })));
    await client(server.url).models.generateContent(request("gemini-2.5-flash"));
    const [call] = await traces.calls();
    expect(call?.usage).toMatchObject({ web_search_queries: 2, total: 15 });
    expect(call?.cost).toEqual({ input: 0.000003, output: 0.0000125, total: 0.0000155 });
  });

  it("leaves the counting to Langfuse where no tokens are said", async () => {
    const traces = capture();
    const more = { finishReason: "STOP", groundingMetadata: { webSearchQueries: ["q1"] } };
    const server = await startModel(json(answer(model, "Spain won.", more)));
    await client(server.url).models.generateContent(request(model));
    expect((await traces.calls())[0]?.usage).toEqual({});
  });
});
