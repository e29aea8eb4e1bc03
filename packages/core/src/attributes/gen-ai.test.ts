import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { encodeObservation } from "./encode.ts";
import { toGenAi } from "./gen-ai.ts";
import { inputMessages, outputMessages } from "./gen-ai-messages.ts";
import type { GenerationAttributes, ObservationType } from "./types.ts";

function standard(
  type: ObservationType,
  attributes: GenerationAttributes,
  more: Attributes = {},
  name?: string,
): Attributes | undefined {
  return toGenAi({ ...encodeObservation(type, attributes, () => undefined), ...more }, name);
}

const messages = (text: string | undefined): unknown => JSON.parse(text ?? "null");

describe("toGenAi", () => {
  it("writes a generation in the standard's words", () => {
    const out = standard(
      "generation",
      {
        input: "why?",
        output: "because",
        model: "gpt-4o",
        modelParameters: { temperature: 0, max_completion_tokens: 9, stop: "x", tools: [{}], constructor: 1 },
        usage: { input: 10, input_cached_tokens: 5, output: 3, output_reasoning_tokens: 2, total: 20 },
      },
      { "session.id": "s" },
    );
    expect(out).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.conversation.id": "s",
      "gen_ai.request.model": "gpt-4o",
      "gen_ai.response.model": "gpt-4o",
      "gen_ai.usage.input_tokens": 15,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 5,
      "gen_ai.usage.reasoning.output_tokens": 2,
      "gen_ai.request.temperature": 0,
      "gen_ai.request.max_tokens": 9,
      "gen_ai.request.stop_sequences": ["x"],
      "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"why?"}]}]',
      "gen_ai.output.messages": '[{"role":"assistant","parts":[{"type":"text","content":"because"}]}]',
    });
  });

  it("says what kind of generation it was, and of other types nothing", () => {
    const kindOf = (type: ObservationType, operation: string): unknown =>
      standard(type, { metadata: { operation } })?.["gen_ai.operation.name"];
    expect(kindOf("generation", "generate_content")).toBe("generate_content");
    expect(kindOf("generation", "text_completion")).toBe("text_completion");
    expect(kindOf("generation", "refund")).toBe("chat");
    expect(kindOf("embedding", "generate_content")).toBe("embeddings");
  });

  it("counts the seconds to the first chunk", () => {
    const seconds = (completionStartTime: number, start?: number): unknown =>
      toGenAi(
        encodeObservation("generation", { completionStartTime }, () => undefined),
        undefined,
        start,
      )?.["gen_ai.response.time_to_first_chunk"];
    expect(seconds(1_500, 1_000)).toBe(0.5);
    expect(seconds(999, 1_000)).toBe(0);
    expect(seconds(1_500)).toBeUndefined();
  });

  it.each([
    ["OpenAI's", { tools: [{ type: "function", function: { name: "f", parameters: {} } }, { type: "web_search" }] }],
    [
      "Anthropic's",
      {
        tools: [
          { name: "f", input_schema: {} },
          { type: "web_search", name: "web_search" },
        ],
      },
    ],
    ["Gemini's", { tools: [{ functionDeclarations: [{ name: "f" }] }, { web_search: {} }] }],
    ["functions of old", { functions: [{ name: "f" }], tools: [{ type: "web_search" }] }],
  ])("names tools by kind and name: %s", (_, input) => {
    const tools = messages(String(standard("generation", { input })?.["gen_ai.tool.definitions"])) as object[];
    expect(tools).toHaveLength(2);
    expect(tools).toContainEqual({ type: "function", name: "f" });
    expect(tools).toContainEqual({ type: "web_search", name: "web_search" });
  });

  it("is not misled by what only looks like tools", () => {
    for (const input of [{ tools: "none" }, { tools: [1, null] }, 'my "tools"', { tools: [] }]) {
      expect(standard("generation", { input })).not.toHaveProperty(["gen_ai.tool.definitions"]);
    }
  });

  it("leaves alone what a library wrote by itself", () => {
    expect(standard("generation", { model: "alias" }, { "gen_ai.response.model": "real" })).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "alias",
    });
  });

  it("names tools and agents by their span", () => {
    expect(standard("tool", { input: { q: 1 }, output: "r" }, {}, "search")).toEqual({
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "search",
      "gen_ai.tool.call.arguments": '{"q":1}',
      "gen_ai.tool.call.result": "r",
    });
    expect(standard("agent", {}, {}, "planner")).toEqual({
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "planner",
    });
  });

  it("has no content for embeddings and nothing at all for plain spans", () => {
    expect(standard("embedding", { input: "text", model: "e", usage: { input: 4 } })).toEqual({
      "gen_ai.operation.name": "embeddings",
      "gen_ai.request.model": "e",
      "gen_ai.response.model": "e",
      "gen_ai.usage.input_tokens": 4,
    });
    expect(standard("span", { input: "x" })).toBeUndefined();
    expect(toGenAi({})).toBeUndefined();
  });

  it("survives attributes that are not what they should be", () => {
    const out = toGenAi({
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details": "{broken",
      "langfuse.observation.model.parameters": "[1]",
      "langfuse.observation.input": "[broken",
      "langfuse.observation.output": 5,
    });
    expect(out).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.input.messages": '[{"role":"user","parts":[{"type":"text","content":"[broken"}]}]',
    });
  });
});

describe("messages of the standard", () => {
  it("come from OpenAI's requests, tool calls and tool answers included", () => {
    const request = {
      tools: [],
      messages: [
        { role: "system", content: "be kind" },
        {
          role: "user",
          content: [
            { type: "text", text: "hi" },
            { type: "image_url", image_url: { url: "u" } },
          ],
        },
        { role: "assistant", content: null, tool_calls: [{ id: "c", function: { name: "f", arguments: '{"a":1}' } }] },
        { role: "tool", tool_call_id: "c", content: "42" },
      ],
    };
    expect(messages(inputMessages(JSON.stringify(request)))).toEqual([
      { role: "system", parts: [{ type: "text", content: "be kind" }] },
      {
        role: "user",
        parts: [
          { type: "text", content: "hi" },
          { type: "image_url", image_url: { url: "u" } },
        ],
      },
      { role: "assistant", parts: [{ type: "tool_call", id: "c", name: "f", arguments: { a: 1 } }] },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c", response: "42" }] },
    ]);
  });

  it("come from responses of OpenAI and Anthropic", () => {
    const choices = { choices: [{ finish_reason: "stop", message: { role: "assistant", content: "yes" } }] };
    expect(messages(outputMessages(JSON.stringify(choices)))).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "yes" }], finish_reason: "stop" },
    ]);
    const anthropic = {
      role: "assistant",
      content: [
        { type: "text", text: "let me look" },
        { type: "tool_use", id: "t", name: "f", input: { a: 1 } },
      ],
    };
    expect(messages(outputMessages(JSON.stringify(anthropic)))).toEqual([
      {
        role: "assistant",
        parts: [
          { type: "text", content: "let me look" },
          { type: "tool_call", id: "t", name: "f", arguments: { a: 1 } },
        ],
      },
    ]);
  });

  it("hold anything else as text", () => {
    expect(messages(inputMessages('{"question":"why"}'))).toEqual([
      { role: "user", parts: [{ type: "text", content: '{"question":"why"}' }] },
    ]);
    expect(messages(inputMessages('["a",1,null]'))).toEqual([
      { role: "user", parts: [{ type: "text", content: "a" }] },
      { role: "user", parts: [{ type: "text", content: "1" }] },
      { role: "user", parts: [] },
    ]);
    expect(inputMessages(undefined)).toBeUndefined();
  });
});
