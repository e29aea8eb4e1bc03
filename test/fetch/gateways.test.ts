import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";

/** What these servers write where they differ from OpenAI, in the shapes that their own code and clients have. */
const messages = [{ role: "user" as const, content: "Hello" }];
const client = (url: string): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });
const chunk = (model: string, delta: object, finish: string | null = null, more: object = {}): object => ({
  id: "c0ffee5ad47b4811a20d34e1393d8431",
  object: "chat.completion.chunk",
  created: 1_787_865_810,
  model,
  choices: [{ index: 0, delta, finish_reason: finish }],
  ...more,
});
const answer = (model: string, message: object, more: object = {}): object => ({
  ...chunk(model, {}),
  object: "chat.completion",
  choices: [{ index: 0, message: { role: "assistant", tool_calls: null, ...message }, finish_reason: "stop" }],
  ...more,
});

async function stream(url: string, model: string): Promise<void> {
  for await (const _ of await client(url).chat.completions.create({ model, messages, stream: true }));
}
const refusal = async (url: string, model: string): Promise<unknown> =>
  client(url)
    .chat.completions.create({ model, messages })
    .catch(() => undefined);

describe("Mistral", () => {
  const model = "magistral-medium-2507";
  const thinking = (text: string): object => ({ type: "thinking", thinking: [{ type: "text", text }] });
  const usage = {
    prompt_tokens: 10,
    total_tokens: 56,
    completion_tokens: 46,
    prompt_tokens_details: { cached_tokens: 4 },
  };

  it("streams thoughts and text as parts, with usage that nobody asked for and padding", async () => {
    const traces = capture();
    const server = await startModel(
      events([
        chunk(model, { role: "assistant", content: [thinking("The user asks")] }),
        chunk(model, { content: [thinking(" for a sum.")] }, null, { p: "abcdefghij" }),
        chunk(model, { content: [{ type: "text", text: "2 + 2 " }] }),
        chunk(model, { content: "= 4" }),
        chunk(model, { content: "" }, "stop", { usage, p: "abc" }),
        done,
      ]),
    );
    await stream(server.url, model);
    expect(await traces.calls()).toMatchObject([
      {
        level: "DEFAULT",
        output: { role: "assistant", reasoning_content: "The user asks for a sum.", content: "2 + 2 = 4" },
        usage: { input: 6, input_cached_tokens: 4, output: 46, total: 56 },
        completionStartTime: expect.any(Number),
      },
    ]);
  });

  it("answers whole with the same parts", async () => {
    const traces = capture();
    const content = [thinking("A sum."), { type: "text", text: "4" }];
    const server = await startModel(json(answer(model, { content }, { usage })));
    await client(server.url).chat.completions.create({ model, messages });
    expect((await traces.calls())[0]).toMatchObject({ output: { content }, usage: { total: 56 } });
  });

  it("refuses without a holder, and with a list of what is wrong", async () => {
    const traces = capture();
    const server = await startModel(
      json({ object: "error", message: "Invalid model: x", type: "invalid_model", param: null, code: "1500" }, 400),
      json(
        {
          object: "error",
          message: { detail: [{ msg: "Field required", loc: ["body"] }] },
          type: "invalid_request_error",
        },
        422,
      ),
      json({ detail: [{ type: "missing", loc: ["body", "messages"], msg: "Field required" }] }, 422),
      json({ message: "Requests rate limit exceeded" }, 429),
    );
    for (let turn = 0; turn < 4; turn += 1) await refusal(server.url, model);
    expect((await traces.calls()).map(({ statusMessage }) => statusMessage)).toEqual([
      "400 invalid_model: Invalid model: x",
      "422 invalid_request_error: Field required",
      "422 Field required",
      "429 Requests rate limit exceeded",
    ]);
  });
});

describe("OpenRouter", () => {
  const model = "openai/gpt-4o";
  const picture = Buffer.alloc(90, 7).toString("base64");
  const usage = {
    prompt_tokens: 694,
    completion_tokens: 3154,
    total_tokens: 3848,
    cost: 0.00215798,
    is_byok: false,
    prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 0, audio_tokens: 0, video_tokens: 0 },
    cost_details: { upstream_inference_cost: 0.00215798, upstream_inference_prompt_cost: 0.00007634 },
    completion_tokens_details: { reasoning_tokens: 2314, image_tokens: 0, audio_tokens: 0 },
  };

  it("streams behind comments, with reasoning, pictures, its provider, and what it charges", async () => {
    const traces = capture();
    const provider = { provider: "Azure" };
    const image = { type: "image_url", image_url: { url: `data:image/png;base64,${picture}` } };
    const citation = { type: "url_citation", url_citation: { url: "https://example.org", title: "Rain" } };
    const server = await startModel(
      events([
        ": OPENROUTER PROCESSING\n\n",
        ": OPENROUTER PROCESSING\n\n",
        chunk(model, { role: "assistant", content: "", reasoning: "Hm" }, null, provider),
        chunk(model, { content: "", reasoning: "m.", reasoning_details: [{ type: "reasoning.text", text: "m." }] }),
        chunk(model, { content: "Rain.", annotations: [citation] }, null, provider),
        chunk(model, { content: "", images: [image] }),
        chunk(model, { content: "" }, "stop", { ...provider, native_finish_reason: "stop" }),
        chunk(model, { role: "assistant", content: "" }, null, { usage }),
        done,
      ]),
    );
    await stream(server.url, model);
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      level: "DEFAULT",
      output: { reasoning_content: "Hmm.", content: "Rain.", annotations: [citation] },
      usage: { input: 94, input_cached_tokens: 600, output: 840, output_reasoning_tokens: 2314, total: 3848 },
      cost: { total: 0.00215798 },
      metadata: { servedBy: "Azure", finishReason: "stop" },
    });
    expect(JSON.stringify(call?.output)).not.toContain(picture);
  });

  it("adds what the model's provider takes where the key is one's own, and hides ciphers", async () => {
    const traces = capture();
    const details = [{ type: "reasoning.encrypted", data: "q".repeat(300), format: "openai-responses-v1" }];
    const own = { ...usage, is_byok: true, cost: 0.001, cost_details: { upstream_inference_cost: 0.002 } };
    const server = await startModel(
      json(answer(model, { content: "Rain.", reasoning_details: details }, { usage: own, provider: "Azure" })),
    );
    await client(server.url).chat.completions.create({ model, messages });
    const [call] = await traces.calls();
    expect(call?.cost.total).toBeCloseTo(0.003);
    expect(call?.output).toMatchObject({ reasoning_details: [{ data: "[300 characters]" }] });
  });

  it("tells what broke in the middle, and what was wrong in an answer of 200", async () => {
    const traces = capture();
    const error = { code: 502, message: "Provider disconnected", metadata: { provider_name: "Azure" } };
    const server = await startModel(
      events([chunk(model, { content: "Ra" }), { ...chunk(model, { content: "" }, "error"), error }, done]),
      json({ error: { code: 429, message: "Rate limited upstream" }, user_id: "user_1" }),
    );
    await stream(server.url, model).catch(() => undefined);
    await refusal(server.url, model);
    expect(await traces.calls()).toMatchObject([
      { level: "ERROR", statusMessage: "Provider disconnected", output: { content: "Ra" } },
      { level: "ERROR", statusMessage: "Rate limited upstream" },
    ]);
  });
});

describe("LiteLLM", () => {
  const usage = { prompt_tokens: 3, completion_tokens: 7, total_tokens: 10, completion_tokens_details: null };

  it("says in its headers which call it was, who served it and what it cost", async () => {
    const traces = capture();
    const headers = {
      "x-litellm-call-id": "b980db26-9512-45cc-b1da-c511a363b83f",
      "x-litellm-model-id": "cb41bc03f4c33d310019bae8c5afdb1a",
      "x-litellm-response-cost": "1.52e-06",
      "x-litellm-response-cost-original": "1.6e-06",
      "x-litellm-key-spend": "12.5",
    };
    const message = { content: "Hi", function_call: null, provider_specific_fields: { refusal: null } };
    const server = await startModel(
      json(answer("gpt-4o-mini", message, { usage }), 200, headers),
      events([chunk("gpt-4o-mini", { content: "Hi" }, "stop"), { ...chunk("gpt-4o-mini", {}), usage }, done]),
    );
    await client(server.url).chat.completions.create({ model: "my-group", messages });
    await stream(server.url, "my-group");
    const [plain, streamed] = await traces.calls();
    expect(plain).toMatchObject({
      model: "gpt-4o-mini",
      cost: { total: 1.52e-6 },
      metadata: {
        requestModel: "my-group",
        requestId: headers["x-litellm-call-id"],
        servedBy: headers["x-litellm-model-id"],
      },
    });
    // Of a stream it cannot say, and the table of prices does.
    expect(streamed?.cost.input).toBeGreaterThan(0);
  });

  it("refuses as OpenAI does, with its own words", async () => {
    const traces = capture();
    const message =
      "litellm.RateLimitError: AzureException RateLimitError - Too many requests. Received Model Group=my-group";
    const server = await startModel(
      json({ error: { message, type: "throttling_error", param: null, code: "429" } }, 429),
    );
    await refusal(server.url, "my-group");
    expect((await traces.calls())[0]).toMatchObject({ statusMessage: `429 throttling_error: ${message}` });
  });
});

describe("vLLM, and llm-d before it", () => {
  const model = "meta-llama/Llama-3.1-8B-Instruct";
  const usage = {
    prompt_tokens: 1000,
    total_tokens: 1021,
    completion_tokens: 21,
    prompt_tokens_details: { cached_tokens: 800 },
  };
  const metrics = {
    time_to_first_token_ms: 200,
    generation_time_ms: 1000,
    queue_time_ms: 300,
    mean_itl_ms: 50,
    tokens_per_second: 17.5,
  };
  const timings = { queueMs: 300, prefillMs: 200, decodeMs: 1000, interTokenMs: 50, tokensPerSecond: 17.5 };

  it("streams with usage on every chunk, and its timings with the last", async () => {
    const traces = capture();
    const server = await startModel(
      events([
        chunk(model, { role: "assistant", content: "" }, null, {
          usage: { ...usage, completion_tokens: 0, total_tokens: 1000 },
        }),
        chunk(model, { reasoning: "Hmm." }, null, { usage: { ...usage, completion_tokens: 3, total_tokens: 1003 } }),
        {
          ...chunk(model, {}),
          choices: [{ index: 0, delta: { content: "Hi" }, logprobs: null, finish_reason: null, token_ids: [1, 2] }],
        },
        { ...chunk(model, {}), choices: [{ index: 0, delta: {}, finish_reason: "stop", stop_reason: null }] },
        { ...chunk(model, {}), choices: [], usage, metrics },
        done,
      ]),
    );
    await stream(server.url, model);
    expect(await traces.calls()).toMatchObject([
      {
        output: { content: "Hi", reasoning_content: "Hmm." },
        usage: { input: 200, input_cached_tokens: 800, output: 21, total: 1021 },
        metadata: { timings, finishReason: "stop" },
      },
    ]);
  });

  it("answers whole, with transfers of its cache and the pod's request id", async () => {
    const traces = capture();
    const more = {
      usage,
      metrics,
      kv_transfer_params: { do_remote_prefill: true, remote_block_ids: ["7"] },
      prompt_logprobs: null,
    };
    const server = await startModel(json(answer(model, { content: "Hi" }, more), 200, { "x-request-id": "req-7" }));
    await client(server.url).chat.completions.create({ model, messages });
    expect((await traces.calls())[0]).toMatchObject({
      output: { content: "Hi" },
      metadata: { timings, requestId: "req-7" },
    });
  });

  it("refuses in the older words and in the newer ones, also of the gateway", async () => {
    const traces = capture();
    const message = "The model `x` does not exist.";
    const server = await startModel(
      json({ object: "error", message, type: "NotFoundError", param: null, code: 404 }, 404),
      json({ error: { message, type: "NotFoundError", param: null, code: 404 } }, 404),
      (response) => void response.writeHead(429, { "content-type": "text/plain" }).end("inference gateway: saturated"),
    );
    for (let turn = 0; turn < 3; turn += 1) await refusal(server.url, "x");
    expect((await traces.calls()).map(({ statusMessage }) => statusMessage)).toEqual([
      `404 NotFoundError: ${message}`,
      `404 NotFoundError: ${message}`,
      "429 Too Many Requests",
    ]);
  });
});
