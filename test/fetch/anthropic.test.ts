import Anthropic from "@anthropic-ai/sdk";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { events, json, startModel } from "./model-server.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
const tools = [{ name: "weather", input_schema: { type: "object" as const } }];
const request = { model: "claude-sonnet-4-5", max_tokens: 100, messages };
const client = (url: string, maxRetries = 0): Anthropic =>
  new Anthropic({ apiKey: "x", baseURL: url, maxRetries, fetch: langfuseFetch() });

const start = {
  type: "message_start",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-sonnet-4-5-20250929",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 20, cache_read_input_tokens: 70, cache_creation_input_tokens: 10, output_tokens: 1 },
  },
};
const block = (index: number, content_block: object): object => ({ type: "content_block_start", index, content_block });
const delta = (index: number, piece: object): object => ({ type: "content_block_delta", index, delta: piece });
const stop = (index: number): object => ({ type: "content_block_stop", index });
const end = [
  { type: "message_delta", delta: { stop_reason: "tool_use", stop_sequence: null }, usage: { output_tokens: 33 } },
  { type: "message_stop" },
];
const beginning = [
  start,
  block(0, { type: "thinking", thinking: "", signature: "" }),
  delta(0, { type: "thinking_delta", thinking: "Let me " }),
  delta(0, { type: "thinking_delta", thinking: "see." }),
  delta(0, { type: "signature_delta", signature: "s".repeat(200) }),
  stop(0),
  { type: "ping" },
  block(1, { type: "text", text: "" }),
  delta(1, { type: "text_delta", text: "I " }),
  delta(1, { type: "text_delta", text: "look." }),
  stop(1),
];
const calls = [
  block(2, { type: "tool_use", id: "toolu_a", name: "weather", input: {} }),
  delta(2, { type: "input_json_delta", partial_json: '{"city":' }),
  delta(2, { type: "input_json_delta", partial_json: '"Oslo"}' }),
  stop(2),
  block(3, { type: "tool_use", id: "toolu_b", name: "weather", input: {} }),
  delta(3, { type: "input_json_delta", partial_json: '{"city":"Rome"}' }),
  stop(3),
];

describe("Anthropic's client", () => {
  it("is one generation: system, tools, tokens with cached ones, stop reason", async () => {
    const traces = capture();
    const model = await startModel(
      json({
        ...start.message,
        content: [{ type: "text", text: "Rain." }],
        stop_reason: "end_turn",
        usage: { ...start.message.usage, output_tokens: 12 },
      }),
    );
    await client(model.url).messages.create({ ...request, system: "Be brief.", tools, stop_sequences: ["END"] });
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      name: "chat claude-sonnet-4-5",
      input: { messages: [{ role: "system", content: "Be brief." }, ...messages], tools },
      output: { role: "assistant", content: [{ type: "text", text: "Rain." }] },
      model: "claude-sonnet-4-5-20250929",
      modelParameters: { max_tokens: 100, stop_sequences: ["END"] },
      usage: { input: 20, input_cached_tokens: 70, output: 12, total: 112 },
      metadata: { provider: "anthropic", finishReason: "end_turn", responseId: "msg_1" },
    });
    expect(call?.cost.total).toBeGreaterThan(0);
  });

  it.each(["create", "stream"] as const)("streams through %s(): thinking, text and parallel tools", async (how) => {
    const traces = capture();
    const model = await startModel(events([...beginning, ...calls, ...end]));
    const anthropic = client(model.url);
    if (how === "create") for await (const _ of await anthropic.messages.create({ ...request, stream: true }));
    else expect((await anthropic.messages.stream(request).finalMessage()).content).toHaveLength(4);
    await expect.poll(traces.calls).toHaveLength(1);
    const [call] = await traces.calls();
    expect(call).toMatchObject({
      level: "DEFAULT",
      usage: { input: 20, input_cached_tokens: 70, output: 33 },
      metadata: { finishReason: "tool_use" },
      completionStartTime: expect.any(Number),
    });
    expect(call?.output).toEqual({
      role: "assistant",
      content: [
        { type: "thinking", thinking: "Let me see.", signature: "[200 characters]" },
        { type: "text", text: "I look." },
        { type: "tool_use", id: "toolu_a", name: "weather", input: { city: "Oslo" } },
        { type: "tool_use", id: "toolu_b", name: "weather", input: { city: "Rome" } },
      ],
    });
  });

  it("keeps what came before an error in the middle, and before a break", async () => {
    const traces = capture();
    const overloaded = { type: "error", error: { type: "overloaded_error", message: "Overloaded" } };
    const model = await startModel(events([...beginning, overloaded]), events(beginning, "hang"));
    const anthropic = client(model.url);
    const read = async (leave: boolean): Promise<void> => {
      for await (const event of await anthropic.messages.create({ ...request, stream: true })) {
        if (leave && event.type === "content_block_stop" && event.index === 1) break;
      }
    };
    await expect(read(false)).rejects.toThrow();
    await read(true);
    await expect.poll(traces.calls).toHaveLength(2);
    const [failed, left] = await traces.calls();
    expect(failed).toMatchObject({ level: "ERROR", statusMessage: "overloaded_error: Overloaded" });
    expect(left?.level).toBe("WARNING");
    const asked = { input: 20, input_cached_tokens: 70, input_cache_creation: 10, total: 100 };
    for (const call of [failed, left]) {
      expect(JSON.stringify(call?.output)).toContain("I look.");
      // Nobody has counted the output by then; what stands in the first event is no count.
      expect(call?.usage).toEqual(asked);
    }
  });

  it("numbers repetitions", async () => {
    const traces = capture();
    const overloaded = json({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }, 529, {
      "retry-after-ms": "1",
    });
    const model = await startModel(overloaded, json({ ...start.message, content: [{ type: "text", text: "Rain." }] }));
    await client(model.url, 2).messages.create(request);
    const tries = (await traces.calls()).map(({ level, metadata, statusMessage }) => [
      level,
      metadata.attempt,
      statusMessage,
    ]);
    // The client does not read the words of what it tries again.
    expect(tries).toEqual([
      ["ERROR", 1, "529 Overloaded"],
      ["DEFAULT", 2, undefined],
    ]);
  });
});
