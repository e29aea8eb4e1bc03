import { describe, expect, it } from "vitest";
import { lastText } from "./last-text.ts";
import { presentable } from "./presentable.ts";

const base64 = Buffer.alloc(300, 7).toString("base64");
const take = ({ contentType, base64: data }: { contentType: string; base64: string }): string =>
  `<${contentType} ${data === base64 ? "whole" : "other"}>`;
const show = (value: unknown): unknown => presentable(value, take);

describe("presentable", () => {
  it.each([
    [{ image_url: { url: `data:image/png;base64,${base64}` } }, { image_url: { url: "<image/png whole>" } }],
    [
      { type: "input_image", image_url: `data:image/jpeg;base64,${base64}` },
      { type: "input_image", image_url: "<image/jpeg whole>" },
    ],
    [
      { source: { type: "base64", media_type: "application/pdf", data: base64 } },
      { source: { type: "base64", media_type: "application/pdf", data: "<application/pdf whole>" } },
    ],
    [
      { inlineData: { mimeType: "video/mp4", data: base64 } },
      { inlineData: { mimeType: "video/mp4", data: "<video/mp4 whole>" } },
    ],
    [{ input_audio: { data: base64, format: "mp3" } }, { input_audio: { data: "<audio/mp3 whole>", format: "mp3" } }],
    [
      { type: "image_generation_call", result: base64 },
      { type: "image_generation_call", result: "<image/png whole>" },
    ],
    [{ images: [base64, "short"] }, { images: ["<application/octet-stream whole>", "short"] }],
  ])("replaces media wherever providers put it", (given, shown) => {
    const before = structuredClone(given);
    expect(show([{ role: "user", content: [given] }])).toEqual([{ role: "user", content: [shown] }]);
    expect(given).toEqual(before);
  });

  it.each([
    ["wav", "52494646a4e2000057415645666d7420", "audio/wav"],
    ["mp3 with a tag", "49443304000000000000", "audio/mpeg"],
    ["mp3 of 44.1 kHz", "fffb90640000", "audio/mpeg"],
    ["mp3 of 24 kHz", "fff384c40000", "audio/mpeg"],
    ["opus", "4f6767530002000000000000", "audio/ogg"],
    ["flac", "664c614300000022", "audio/flac"],
    ["aac", "fff15080021f", "audio/aac"],
    ["pcm16, which Langfuse has no name for", "0000ffff0100feff", "application/octet-stream"],
    ["pcm16 from its loudest", "ffff0000ff7f", "application/octet-stream"],
  ])("knows spoken answers by how they begin: %s", (_, beginning, type) => {
    const data = Buffer.concat([Buffer.from(beginning, "hex"), Buffer.alloc(300, 7)]).toString("base64");
    expect(show({ audio: { id: "audio_1", data, transcript: "Rain." } })).toEqual({
      audio: { id: "audio_1", data: `<${type} other>`, transcript: "Rain." },
    });
  });

  it("replaces media amid text", () => {
    expect(show(`Look: ![x](data:image/png;base64,${base64}) and on.`)).toBe("Look: ![x](<image/png whole>) and on.");
    const text = "data:image/png;base64,short and ;base64, alone";
    expect(show({ content: `x ${text}` })).toEqual({ content: `x ${text}` });
  });

  it("leaves out the credentials of tools' servers, and nothing else of that name", () => {
    const tools = [
      { type: "mcp", server_url: "https://x.test", authorization: "secret", headers: { a: "secret" } },
      { type: "url", url: "https://x.test", name: "x", authorization_token: "secret" },
    ];
    expect(JSON.stringify(show(tools))).not.toContain("secret");
    const call = { name: "get", arguments: { headers: { accept: "a" }, authorization: "none" } };
    expect(show(call)).toBe(call);
  });

  it("leaves text alone, also when it looks a little like media", () => {
    const value = [
      { content: "data: nothing" },
      { image_url: { url: "https://example.com/a.png" } },
      { format: "json", data: "short" },
      { format: "text", data: `${"word ".repeat(50)}` },
      { tool: { embedding: "a name", logprobs: null, tokens: 5 } },
    ];
    expect(show(value)).toBe(value);
  });

  it("says how many token ids, numbers and ciphers there were", () => {
    expect(
      show({
        prompt_token_ids: [1, 2],
        embedding: [0.5],
        logprobs: { content: [1, 2, 3] },
        prompt_logprobs: { content: null, refusal: [1, 2] },
        signature: "s".repeat(100),
      }),
    ).toEqual({
      prompt_token_ids: "[2 token ids]",
      embedding: "[1 numbers]",
      logprobs: "[3 log probabilities]",
      prompt_logprobs: "[2 log probabilities]",
      signature: "[100 characters]",
    });
  });

  it("leaves empty lists of them as they are, as every text of OpenAI's Responses has one", () => {
    const value = [
      { type: "output_text", text: "Rain.", annotations: [], logprobs: [] },
      { logprobs: { content: [], refusal: null } },
      { tokens: { content: "a word" } },
    ];
    expect(show(value)).toBe(value);
  });

  it("survives what is deep, wide or goes in a circle", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => show(circle)).not.toThrow();
    expect(() => show(Array.from({ length: 300_000 }, () => ({ a: [] })))).not.toThrow();
  });
});

describe("lastText", () => {
  it("is the last thing that was said, in any shape", () => {
    expect(lastText("hello")).toBe("hello");
    expect(lastText([{ content: "first" }, { content: [{ type: "text", text: "last" }] }])).toBe("last");
    expect(lastText({ messages: [{ parts: [{ text: "said" }] }], tools: [{ name: "weather" }] })).toBe("said");
    expect(lastText([{ content: null }])).toBeUndefined();
    expect(lastText("x".repeat(1_000))).toHaveLength(200);
  });
});
