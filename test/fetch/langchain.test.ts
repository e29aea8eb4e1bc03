import { ChatAnthropic } from "@langchain/anthropic";
import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { chatChunks, completion, rateLimited, usageChunk } from "./recordings.ts";

const fetch = langfuseFetch();
const chat = (url: string, maxRetries = 0): ChatOpenAI =>
  new ChatOpenAI({ model: "gpt-4o", apiKey: "x", maxRetries, configuration: { baseURL: `${url}/v1`, fetch } });

describe("LangChain's chat models", () => {
  it("OpenAI's, invoked and streamed", async () => {
    const traces = capture();
    const model = await startModel(
      json(completion({ content: "Rain." })),
      events([...chatChunks("Ra", "in."), usageChunk, done]),
    );
    expect((await chat(model.url).invoke("What is the weather?")).content).toBe("Rain.");
    let text = "";
    for await (const piece of await chat(model.url).stream("What is the weather?")) text += piece.content;
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

  it("Anthropic's", async () => {
    const traces = capture();
    const model = await startModel(
      json({
        id: "msg_1",
        type: "message",
        role: "assistant",
        model: "claude-sonnet-4-5",
        content: [{ type: "text", text: "Rain." }],
        stop_reason: "end_turn",
        stop_sequence: null,
        usage: { input_tokens: 20, output_tokens: 12 },
      }),
    );
    const claude = new ChatAnthropic({
      model: "claude-sonnet-4-5",
      apiKey: "x",
      anthropicApiUrl: model.url,
      clientOptions: { fetch },
    });
    expect((await claude.invoke("What is the weather?")).content).toBe("Rain.");
    expect((await traces.calls())[0]).toMatchObject({
      usage: { input: 20, output: 12 },
      metadata: { provider: "anthropic" },
    });
  });

  it("repeat by themselves: attempts all the same", async () => {
    const traces = capture();
    const model = await startModel(json(rateLimited, 503), json(completion({ content: "Rain." })));
    await chat(model.url, 2).invoke("What is the weather?");
    expect((await traces.calls()).map(({ level, metadata }) => [level, metadata.attempt])).toEqual([
      ["ERROR", 1],
      ["DEFAULT", 2],
    ]);
  });

  it("OpenAI's embeddings", async () => {
    const traces = capture();
    const data = [{ object: "embedding", index: 0, embedding: Array(8).fill(0.5) }];
    const model = await startModel(
      json({ object: "list", data, model: "text-embedding-3-small", usage: { prompt_tokens: 8, total_tokens: 8 } }),
    );
    const embeddings = new OpenAIEmbeddings({
      model: "text-embedding-3-small",
      apiKey: "x",
      encodingFormat: "float",
      configuration: { baseURL: `${model.url}/v1`, fetch },
    });
    await embeddings.embedQuery("Hello");
    expect((await traces.calls())[0]).toMatchObject({ type: "embedding", output: { vectors: 1, dimensions: 8 } });
  });
});
