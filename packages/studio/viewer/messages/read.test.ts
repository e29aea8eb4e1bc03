import { describe, expect, it } from "vitest";
import { messageText, pairCalls } from "./pair.ts";
import { readMessages } from "./read.ts";
import { parsed, written } from "./read-json.ts";

const text = (value: string) => ({ kind: "text", text: value });
const said = (role: string, ...parts: unknown[]) => ({ role, name: null, parts });
const call = (id: string | null, result: unknown = null) => ({
  kind: "call",
  id,
  name: "weather",
  input: { city: "Bern" },
  result,
});
const answer = (id: string | null, name: string | null = null, failed = false) => ({
  id,
  name,
  output: { degrees: 21 },
  failed,
});
const question = said("user", text("How warm is it?"));
const asks = said("assistant", call("c1"));

/** One conversation, as each of them writes it: a question, a call, its answer. */
const conversations: readonly (readonly [string, unknown, readonly unknown[]])[] = [
  [
    "OpenAI chat",
    {
      model: "gpt-4o",
      messages: [
        { role: "developer", content: "Be brief." },
        { role: "user", content: [{ type: "text", text: "How warm is it?" }] },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c1", type: "function", function: { name: "weather", arguments: '{"city":"Bern"}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: '{"degrees":21}' },
      ],
    },
    [said("system", text("Be brief.")), question, asks, said("tool", { kind: "result", result: answer("c1") })],
  ],
  [
    "OpenAI Responses",
    {
      instructions: "Be brief.",
      input: [
        { role: "user", content: [{ type: "input_text", text: "How warm is it?" }] },
        { type: "function_call", call_id: "c1", name: "weather", arguments: '{"city":"Bern"}' },
        { type: "function_call_output", call_id: "c1", output: '{"degrees":21}' },
      ],
    },
    [said("system", text("Be brief.")), question, asks, said("tool", { kind: "result", result: answer("c1") })],
  ],
  [
    "Anthropic",
    {
      system: [{ type: "text", text: "Be brief." }],
      messages: [
        { role: "user", content: "How warm is it?" },
        { role: "assistant", content: [{ type: "tool_use", id: "c1", name: "weather", input: { city: "Bern" } }] },
        {
          role: "user",
          content: [{ type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: '{"degrees":21}' }] }],
        },
      ],
    },
    [said("system", text("Be brief.")), question, asks, said("user", { kind: "result", result: answer("c1") })],
  ],
  [
    "Gemini",
    {
      systemInstruction: { parts: [{ text: "Be brief." }] },
      contents: [
        { role: "user", parts: [{ text: "How warm is it?" }] },
        { role: "model", parts: [{ functionCall: { name: "weather", args: { city: "Bern" } } }] },
        { role: "user", parts: [{ functionResponse: { name: "weather", response: { degrees: 21 } } }] },
      ],
    },
    [
      said("system", text("Be brief.")),
      question,
      said("assistant", call(null)),
      said("user", { kind: "result", result: answer(null, "weather") }),
    ],
  ],
  [
    "the AI SDK",
    [
      { role: "system", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "How warm is it?" }] },
      {
        role: "assistant",
        content: [{ type: "tool-call", toolCallId: "c1", toolName: "weather", input: { city: "Bern" } }],
      },
      {
        role: "tool",
        content: [
          {
            type: "tool-result",
            toolCallId: "c1",
            toolName: "weather",
            output: { type: "json", value: { degrees: 21 } },
          },
        ],
      },
    ],
    [
      said("system", text("Be brief.")),
      question,
      asks,
      said("tool", { kind: "result", result: answer("c1", "weather") }),
    ],
  ],
  [
    "OpenTelemetry",
    [
      { role: "system", parts: [{ type: "text", content: "Be brief." }] },
      { role: "user", parts: [{ type: "text", content: "How warm is it?" }] },
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "c1", name: "weather", arguments: { city: "Bern" } }],
      },
      { role: "tool", parts: [{ type: "tool_call_response", id: "c1", response: { degrees: 21 } }] },
    ],
    [said("system", text("Be brief.")), question, asks, said("tool", { kind: "result", result: answer("c1") })],
  ],
];

const answers: readonly (readonly [string, unknown])[] = [
  ["OpenAI chat", { id: "x", choices: [{ index: 0, message: { role: "assistant", content: "21 degrees." } }] }],
  ["one OpenAI message", { role: "assistant", content: "21 degrees." }],
  [
    "OpenAI Responses",
    { output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "21 degrees." }] }] },
  ],
  ["Anthropic", { type: "message", role: "assistant", content: [{ type: "text", text: "21 degrees." }] }],
  ["Anthropic's content", [{ type: "text", text: "21 degrees." }]],
  ["Gemini", { candidates: [{ content: { role: "model", parts: [{ text: "21 degrees." }] } }] }],
  ["the AI SDK", { text: "21 degrees.", finishReason: "stop" }],
  ["OpenTelemetry", [{ role: "assistant", parts: [{ type: "text", content: "21 degrees." }], finish_reason: "stop" }]],
  ["LangChain", [{ type: "ai", content: "21 degrees." }]],
];

describe("what a model was given", () => {
  it.each(conversations)("is read from %s", (_, value, messages) => {
    expect(readMessages(value, "user")).toEqual(messages);
    expect(readMessages(JSON.stringify(value), "user")).toEqual(messages);
  });

  it("is read from a list of messages that are JSON of their own", () => {
    expect(readMessages(['{"role":"user","content":"How warm is it?"}'], "user")).toEqual([question]);
  });

  it.each(conversations)("has each call with its answer, from %s", (_, value) => {
    const messages = pairCalls(readMessages(value, "user") ?? []);
    expect(messages.map((message) => message.role)).toEqual(["system", "user", "assistant"]);
    expect(messages[2]?.parts[0]).toMatchObject({ kind: "call", result: { output: { degrees: 21 }, failed: false } });
  });
});

describe("what a model answered", () => {
  it.each(answers)("is read from %s", (_, value) => {
    expect(readMessages(value, "assistant")).toEqual([said("assistant", text("21 degrees."))]);
  });

  it("can be thoughts, pictures and failures of tools", () => {
    const [message] =
      readMessages(
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "Hm." },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBO" } },
            { type: "tool_result", tool_use_id: "c1", content: "no such city", is_error: true },
          ],
        },
        "assistant",
      ) ?? [];
    expect(message?.parts).toEqual([
      { kind: "reasoning", text: "Hm." },
      { kind: "media", label: "image", address: "data:image/png;base64,iVBO" },
      { kind: "result", result: { id: "c1", name: null, output: "no such city", failed: true } },
    ]);
  });

  it("keeps what nobody knows as data", () => {
    const [message] = readMessages({ role: "assistant", content: [{ type: "hologram", depth: 3 }] }, "assistant") ?? [];
    expect(message?.parts).toEqual([{ kind: "data", value: { type: "hologram", depth: 3 } }]);
  });

  it.each([
    ["just text"],
    [42],
    [null],
    [[]],
    [{}],
    [{ city: "Bern" }],
    [[{ a: 1 }]],
    ["{broken"],
    [{ role: "king" }],
    [{ role: "constructor", content: "x" }],
    [{ text: "x", other: 1 }],
  ])("is no conversation where it is %j", (value) => expect(readMessages(value, "assistant")).toBeUndefined());
});

describe("calls and answers", () => {
  it("of browser messages of the AI SDK are one", () => {
    const [message] =
      readMessages(
        [
          {
            role: "assistant",
            parts: [
              { type: "step-start" },
              {
                type: "tool-weather",
                toolCallId: "c1",
                state: "output-available",
                input: { city: "Bern" },
                output: 21,
              },
            ],
          },
        ],
        "assistant",
      ) ?? [];
    expect(message?.parts).toEqual([call("c1", { id: "c1", name: "weather", output: 21, failed: false })]);
  });

  it("stay apart where no call asked", () => {
    const lone = readMessages([{ role: "tool", tool_call_id: "c9", content: "lost" }], "user") ?? [];
    expect(pairCalls(lone)).toEqual([
      said("tool", { kind: "result", result: { id: "c9", name: null, output: "lost", failed: false } }),
    ]);
  });

  it("are written as text", () => {
    const [, , message] = pairCalls(readMessages(conversations[0]?.[1], "user") ?? []);
    expect(message === undefined ? "" : messageText(message)).toBe('weather({"city":"Bern"}) → {"degrees":21}');
  });
});

describe("whole numbers beyond 2^53", () => {
  const json = '{"id":1234567890123456789,"text":"1234567890123456789","list":[-9007199254740993,12]}';

  it("keep their digits when they are read and written", () => {
    expect(parsed(json)).toEqual({
      id: 1234567890123456789n,
      text: "1234567890123456789",
      list: [-9007199254740993n, 12],
    });
    expect(written(parsed(json))).toBe(json);
    expect(written({ id: 5n }, 2)).toBe('{\n  "id": 5\n}');
  });

  it("are part of what a message says", () => {
    const [message] =
      readMessages(parsed(`[{"role":"user","content":[{"type":"order","id":1234567890123456789}]}]`), "user") ?? [];
    expect(message && messageText(message)).toContain('"id":1234567890123456789');
  });
});
