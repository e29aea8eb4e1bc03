import { trace } from "@langfuse-kit/core";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import {
  client,
  completed,
  counted,
  created,
  delta,
  interaction,
  model,
  said,
  sse,
  start,
  stop,
  usage,
  working,
} from "./interactions.ts";
import { json, startModel } from "./model-server.ts";

const tools = [{ type: "google_search" as const }];

describe("Google's interactions", () => {
  it("are one generation: system, tools, parameters, steps, tokens with cached and thought ones", async () => {
    const traces = capture();
    const server = await startModel(json(interaction([{ type: "thought", signature: "s".repeat(90) }, said("Rain.")])));
    const answer = await trace("request", () =>
      client(server.url).interactions.create({
        model,
        input: "What is the weather?",
        system_instruction: "Be brief.",
        generation_config: { temperature: 0.5 },
        store: false,
        environment: { type: "remote", env: { DATABASE: "my-variable" } },
        tools: [{ type: "mcp_server", name: "maps", url: "https://maps.test", headers: { Authorization: "my-token" } }],
      }),
    );
    expect(answer.output_text).toBe("Rain.");
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      name: `generate_content ${model}`,
      level: "DEFAULT",
      model,
      input: {
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "What is the weather?" },
        ],
        tools: [{ type: "mcp_server", headers: "[left out]" }],
      },
      output: [{ type: "thought", signature: "[90 characters]" }, said("Rain.")],
      modelParameters: { temperature: 0.5, store: false },
      usage: counted,
      metadata: { provider: "gcp.gemini", finishReason: "completed", responseId: "v1_abc", serviceTier: "standard" },
    });
    expect(call?.cost.total).toBeGreaterThan(0);
    expect(JSON.stringify(call)).not.toMatch(/secret-key|my-token|my-variable/);
  });

  it("stream: thoughts, a search and its sources, calls and text, put together", async () => {
    const traces = capture();
    const citation = { type: "url_citation", url: "https://a.test", start_index: 0, end_index: 5 };
    const grounding = {
      grounding_tool_count: [
        { type: "google_search", count: 2 },
        { type: "google_maps", count: 5 },
      ],
    };
    const server = await startModel(
      sse([
        created,
        working,
        start(0, { type: "thought" }),
        delta(0, { type: "thought_summary", content: { type: "text", text: "I " } }),
        delta(0, { type: "thought_summary", content: { type: "text", text: "look." } }),
        delta(0, { type: "thought_signature", signature: "abc" }),
        stop(0),
        start(1, { type: "google_search_call", id: "c1", signature: "" }),
        delta(1, { type: "google_search_call", arguments: { queries: ["weather"] }, signature: "def" }),
        stop(1),
        start(2, { type: "google_search_result", call_id: "c1", signature: "" }),
        delta(2, {
          type: "google_search_result",
          result: [{ search_suggestions: "<style></style>" }],
          is_error: false,
        }),
        stop(2),
        start(3, { type: "function_call", id: "f1", name: "map", arguments: {} }),
        delta(3, { type: "arguments_delta", arguments: '{"city":' }),
        delta(3, { type: "arguments_delta", arguments: '"Oslo"}' }),
        stop(3),
        start(4, { type: "model_output" }),
        delta(4, { type: "text", text: "Ra" }),
        delta(4, { type: "text", text: "in." }),
        delta(4, { type: "text_annotation_delta", annotations: [citation] }),
        stop(4),
        completed("requires_action", { usage: { ...usage, ...grounding } }),
      ]),
    );
    const stream = await client(server.url).interactions.create({ model, input: "Weather?", tools, stream: true });
    const types: string[] = [];
    for await (const event of stream) types.push(event.event_type);
    expect(types.at(-1)).toBe("interaction.completed");
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      level: "DEFAULT",
      completionStartTime: expect.any(Number),
      usage: { ...counted, web_search_queries: 2 },
      metadata: { finishReason: "requires_action", responseId: "v1_abc" },
    });
    expect(call?.cost.web_search_queries).toBeCloseTo(0.028);
    expect(call?.output).toEqual([
      { type: "thought", signature: "abc", summary: [{ type: "text", text: "I look." }] },
      { type: "google_search_call", id: "c1", signature: "def", arguments: { queries: ["weather"] } },
      { type: "google_search_result", call_id: "c1", signature: "", result: [{}], is_error: false },
      { type: "function_call", id: "f1", name: "map", arguments: { city: "Oslo" } },
      { type: "model_output", content: [{ type: "text", text: "Rain.", annotations: [citation] }] },
    ]);
  });

  it("stream sounds and pictures, each as one", async () => {
    const traces = capture();
    const bytes = (count: number): string => Buffer.alloc(count, 7).toString("base64");
    const audio = (count: number): object => ({ type: "audio", mime_type: "audio/wav", data: bytes(count) });
    const server = await startModel(
      sse([
        created,
        start(0, { type: "model_output" }),
        delta(0, { type: "image", mime_type: "image/png", data: bytes(300) }),
        delta(0, { type: "image", mime_type: "image/png", data: bytes(200) }),
        delta(0, audio(100)),
        delta(0, audio(500)),
        stop(0),
        completed("completed"),
      ]),
    );
    for await (const _ of await client(server.url).interactions.create({ model, input: "Draw.", stream: true }));
    expect((await traces.calls())[0]?.output).toEqual({
      type: "model_output",
      content: [
        { type: "image", mime_type: "image/png", data: "[image/png, 300 bytes]" },
        { type: "image", mime_type: "image/png", data: "[image/png, 200 bytes]" },
        { type: "audio", mime_type: "audio/wav", data: "[audio/wav, 600 bytes]" },
      ],
    });
  });

  it("keep what came before a break, an error in the middle, and the words of a refusal", async () => {
    const traces = capture();
    const begun = [created, start(0, { type: "model_output" }), delta(0, { type: "text", text: "Ra" })];
    const error = { code: "overloaded", message: "Try later." };
    const server = await startModel(
      sse(begun, "break"),
      sse([...begun, { event_type: "error", error }]),
      json({ error: { code: "invalid_request", message: "No such model." } }, 400),
      json(interaction([said("Ra")], { status: "failed", errors: [{ code: "internal", message: "It broke." }] })),
    );
    const google = client(server.url);
    const ask = async (stream: boolean): Promise<void> => {
      const answer = await google.interactions.create({ model, input: "Weather?", stream } as never);
      if (stream) for await (const _ of answer as unknown as AsyncIterable<unknown>);
    };
    for (const stream of [true, true, false, false]) await ask(stream).catch(() => undefined);
    await expect.poll(traces.calls).toHaveLength(4);
    const calls = await traces.calls();
    expect(calls.map(({ level }) => level)).toEqual(["ERROR", "ERROR", "ERROR", "ERROR"]);
    expect(calls[0]?.output).toMatchObject({ content: [{ text: "Ra" }] });
    expect(calls.slice(1).map(({ statusMessage }) => statusMessage)).toEqual([
      "overloaded: Try later.",
      "400 invalid_request: No such model.",
      "internal: It broke.",
    ]);
  });
});
