import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI, { AzureOpenAI } from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { completion, delta } from "./recordings.ts";

const client = (url: string): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });

describe("OpenAI's client, the rest", () => {
  it.each(["float", "base64"] as const)("embeds as %s: dimensions, and never a vector", async (encoding) => {
    const traces = capture();
    const vector = Array(256).fill(0.5);
    const embedding = encoding === "float" ? vector : Buffer.from(new Float32Array(vector).buffer).toString("base64");
    const data = [{ object: "embedding", index: 0, embedding }];
    const model = await startModel(
      json({ object: "list", data, model: "text-embedding-3-small", usage: { prompt_tokens: 8, total_tokens: 8 } }),
    );
    const asked = { model: "text-embedding-3-small", input: [[1, 2, 3, 4]], encoding_format: encoding };
    await client(model.url).embeddings.create(asked);
    expect((await traces.calls())[0]).toMatchObject({
      type: "embedding",
      name: "embeddings text-embedding-3-small",
      input: ["[4 token ids]"],
      output: { vectors: 1, dimensions: 256 },
      usage: { input: 8 },
    });
  });

  it("completes text, of several choices at once", async () => {
    const traces = capture();
    const piece = (text: string, index: number, finish: string | null = null): object => ({
      id: "cmpl-1",
      model: "gpt-3.5-turbo-instruct",
      choices: [{ index, text, finish_reason: finish }],
    });
    const model = await startModel(
      events([piece("Ra", 0), piece("Su", 1), piece("in", 0, "stop"), piece("n", 1, "stop"), done]),
    );
    const request = { model: "gpt-3.5-turbo-instruct", prompt: [1, 2, 3], n: 2, stream: true as const };
    for await (const _ of await client(model.url).completions.create(request));
    expect((await traces.calls())[0]).toMatchObject({ input: "[3 token ids]", output: ["Rain", "Sun"] });
  });

  it("knows Azure's deployments", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const azure = new AzureOpenAI({
      apiKey: "x",
      apiVersion: "2024-10-21",
      baseURL: `${model.url}/openai/deployments/my-gpt`,
      fetch: langfuseFetch(),
    });
    await azure.chat.completions.create({ model: "my-gpt", messages: [{ role: "user", content: "Hello" }] });
    expect((await traces.calls())[0]?.name).toBe("chat my-gpt");
  });
});

describe("OpenAI-compatible servers", () => {
  const messages = [{ role: "user" as const, content: "Hello" }];

  it.each([
    [
      "vLLM and llm-d",
      { metrics: { queue_time_ms: 12.3, time_to_first_token_ms: 85.2, generation_time_ms: 1240.5 } },
      { queueMs: 12.3, prefillMs: 85.2, decodeMs: 1240.5 },
    ],
    ["llama.cpp", { timings: { prompt_ms: 43.2, predicted_ms: 238.7 } }, { prefillMs: 43.2, decodeMs: 238.7 }],
    [
      "Groq",
      {
        x_groq: { usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } },
        usage: { queue_time: 0.5, prompt_time: 0.25 },
      },
      { queueMs: 500, prefillMs: 250 },
    ],
    [
      "Groq as it streams",
      {
        usage: undefined,
        x_groq: {
          usage: { queue_time: 0.5, prompt_time: 0.25, prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        },
      },
      { queueMs: 500, prefillMs: 250 },
    ],
  ])("%s: the server's own timings, plain and at the end of a stream", async (_, said, timings) => {
    const traces = capture();
    const model = await startModel(
      json({ ...completion({ content: "Hi" }), ...said }),
      events([delta({ content: "Hi" }, "stop"), { id: "x", choices: [], ...said }, done]),
    );
    await client(model.url).chat.completions.create({ model: "llama", messages });
    for await (const _ of await client(model.url).chat.completions.create({ model: "llama", messages, stream: true }));
    const calls = await traces.calls();
    expect(calls.map(({ metadata }) => metadata.timings)).toEqual([timings, timings]);
  });

  it("never shows vLLM's token ids and log probabilities", async () => {
    const traces = capture();
    const model = await startModel(
      json({
        ...completion({
          content: "Hi",
          token_ids: [71_717_171_717, 2, 3],
          logprobs: { content: [{ token: "Hi", logprob: -0.61 }] },
        }),
      }),
    );
    await client(model.url).chat.completions.create({ model: "llama", messages });
    const [call] = await traces.calls();
    expect(call?.output).toMatchObject({
      content: "Hi",
      token_ids: "[3 token ids]",
      logprobs: "[1 log probabilities]",
    });
    expect(JSON.stringify(call)).not.toContain("71717171717");
  });

  it("Ollama's own API, line by line", async () => {
    const traces = capture();
    const line = (value: object): string => `${JSON.stringify({ model: "llama3.2", ...value })}\n`;
    const model = await startModel((response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.write(line({ message: { role: "assistant", thinking: "Hmm" }, done: false }));
      response.write(line({ message: { role: "assistant", content: "Ra" }, done: false }).slice(0, 20));
      response.write(line({ message: { role: "assistant", content: "Ra" }, done: false }).slice(20));
      response.write(line({ message: { role: "assistant", content: "in." }, done: false }));
      response.end(
        line({
          message: { role: "assistant", content: "" },
          done: true,
          done_reason: "stop",
          prompt_eval_count: 11,
          eval_count: 18,
          prompt_eval_duration: 2_000_000,
          eval_duration: 5_000_000,
        }),
      );
    });
    const body = JSON.stringify({ model: "llama3.2", messages, options: { temperature: 0 } });
    await (await langfuseFetch()(`${model.url}/api/chat`, { method: "POST", body })).text();
    expect((await traces.calls())[0]).toMatchObject({
      name: "chat llama3.2",
      level: "DEFAULT",
      output: { role: "assistant", content: "Rain.", thinking: "Hmm" },
      usage: { input: 11, output: 18, total: 29 },
      modelParameters: { temperature: 0 },
      metadata: { finishReason: "stop", provider: "ollama", timings: { prefillMs: 2, decodeMs: 5 } },
    });
  });

  it("Ollama's older embeddings, and Mistral's agents", async () => {
    const traces = capture();
    const model = await startModel(
      json({ embedding: [0.1, 0.2] }),
      json({ ...completion({ content: "Rain." }), model: "mistral-large-latest" }),
    );
    const ask = async (address: string, body: object): Promise<unknown> =>
      (await langfuseFetch()(`${model.url}${address}`, { method: "POST", body: JSON.stringify(body) })).text();
    await ask("/api/embeddings", { model: "all-minilm", prompt: "Hello" });
    await ask("/v1/agents/completions", { agent_id: "agent-1", messages });
    const [embedded, answered] = await traces.calls();
    expect(embedded).toMatchObject({
      type: "embedding",
      model: "all-minilm",
      input: "Hello",
      output: { vectors: 1, dimensions: 2 },
    });
    expect(answered).toMatchObject({
      type: "generation",
      model: "mistral-large-latest",
      modelParameters: { agent_id: "agent-1" },
      output: { content: "Rain." },
    });
  });

  it("tool calls without an index, and all with the same one", async () => {
    const traces = capture();
    const piece = (id: string, city: string, index?: number): object => ({
      ...(index !== undefined && { index }),
      id,
      type: "function",
      function: { name: "weather", arguments: city },
    });
    const model = await startModel(
      events([delta({ tool_calls: [piece("a", "Oslo"), piece("b", "Rome")] }, "tool_calls"), done]),
      events([
        delta({ tool_calls: [piece("a", "Oslo", 0)] }),
        delta({ tool_calls: [piece("b", "Rome", 0)] }, "tool_calls"),
        done,
      ]),
    );
    for (let turn = 0; turn < 2; turn += 1) {
      for await (const _ of await client(model.url).chat.completions.create({ model: "m", messages, stream: true }));
    }
    for (const { output } of await traces.calls()) {
      expect(output).toMatchObject({
        tool_calls: [
          { id: "a", function: { arguments: "Oslo" } },
          { id: "b", function: { arguments: "Rome" } },
        ],
      });
    }
  });
});
