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

  const allowed = (value: string): object => ({
    network_policy: { type: "allowlist", domain_secrets: [{ domain: "a.test", name: "API_KEY", value }] },
  });
  it.each<[string, (secret: string) => unknown, unknown]>([
    ["OpenAI's shell", (secret) => ({ type: "shell", environment: allowed(secret) }), "network_policy"],
    ["OpenAI's code interpreter", (secret) => ({ type: "code_interpreter", container: allowed(secret) }), "API_KEY"],
    [
      "an MCP address",
      (secret) => ({ type: "mcp", server_url: `https://m.test/sse?a=1&api_key=${secret}#b` }),
      "?a=1&",
    ],
    ["an MCP server's user", (secret) => ({ type: "mcp", server_url: `https://ada:${secret}@m.test/` }), "m.test"],
    [
      "Gemini's maps",
      (secret) => ({ googleMaps: { authConfig: { apiKeyConfig: { apiKeyString: secret, name: "key" } } } }),
      "apiKeyConfig",
    ],
    [
      "Gemini's other tools",
      (secret) => ({
        retrieval: { externalApi: { endpoint: "e", apiAuth: { apiKeyConfig: { apiKeyString: secret } } } },
      }),
      "endpoint",
    ],
    [
      "Gemini's MCP",
      (secret) => ({ streamableHttpTransport: { url: "https://m.test", headers: { "x-a": secret } } }),
      "url",
    ],
    [
      "Azure's data",
      (key) => ({ parameters: { index_name: "i", authentication: { type: "api_key", key } } }),
      '"type":"api_key"',
    ],
    [
      "LiteLLM's key",
      (secret) => ({ api_key: secret, temperature: 1, fallbacks: [{ api_key: secret }] }),
      "temperature",
    ],
    ["a list of keys", (secret) => ({ api_keys: [secret] }), "api_keys"],
  ])("leaves out what a request hands to the provider: %s", (_, tool, kept) => {
    const tools = [{ type: "function", name: "get" }, tool("hunter-2"), { type: "function", name: "set" }];
    const shown = [
      show({ messages: [], tools }),
      show([
        { role: "user", content: "a" },
        { type: "tool_search_output", tools },
      ]),
      presentable(tool("hunter-2"), take, "settings"),
      show({ messages: Array.from({ length: 100_001 }, () => ({})), tools }),
    ].map((value) => JSON.stringify(value));
    for (const text of shown) {
      expect(text).not.toContain("hunter-2");
      expect(text).toContain(kept);
    }
  });

  it("leaves schemas and what is said as they are, whatever they are about", () => {
    const text = { type: "string", description: "Where from: https://a.test?api_key=x" };
    const parameters = {
      type: "object",
      properties: { authentication: { type: "object", properties: { key: text } }, api_key: text, headers: text },
      required: ["api_key", "headers"],
    };
    const input = { api_key: "its own", tools: [{ token: "one" }], url: "https://a.test?token=abc" };
    const messages = [{ role: "assistant", content: [{ type: "tool_use", name: "get", input }] }];
    const value = { messages, tools: [{ type: "function", name: "get", parameters, strict: true }] };
    expect(show(value)).toBe(value);
    const format = { max_tokens: 5, prompt_cache_key: "a", response_format: { json_schema: { schema: parameters } } };
    expect(presentable(format, take, "settings")).toBe(format);
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
        encrypted_index: "s".repeat(100),
      }),
    ).toEqual({
      prompt_token_ids: "[2 token ids]",
      embedding: "[1 numbers]",
      logprobs: "[3 log probabilities]",
      prompt_logprobs: "[2 log probabilities]",
      signature: "[100 characters]",
      encrypted_index: "[100 characters]",
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
