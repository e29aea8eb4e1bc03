import { describe, expect, it } from "vitest";
import { mayBeCall, recognise } from "./recognise.ts";

const chat = { model: "m", messages: [] };

describe("recognise", () => {
  it.each([
    ["/v1/chat/completions", chat, "openai.chat"],
    ["/openai/deployments/my-gpt/chat/completions", { messages: [] }, "openai.chat"],
    ["/api/v1/chat/completions", chat, "openai.chat"],
    ["/v1beta/openai/chat/completions", chat, "openai.chat"],
    ["/v1/responses", { model: "m", input: "x" }, "openai.responses"],
    ["/v1/responses", { model: "m", prompt: { id: "pmpt_1" } }, "openai.responses"],
    ["/v1/responses/compact", { model: "m", previous_response_id: "resp_1" }, "openai.responses"],
    ["/v1/agents/completions", { agent_id: "a", messages: [] }, "openai.chat"],
    ["/v1/embeddings", { input: "x" }, "openai.embeddings"],
    ["/v1/completions", { model: "m", prompt: "x" }, "openai.completions"],
    ["/v1/messages", { ...chat, max_tokens: 1 }, "anthropic.messages"],
    ["/v1/projects/p/models/claude:streamRawPredict", { messages: [], anthropic_version: "v" }, "anthropic.messages"],
    ["/v1beta/models/gemini:streamGenerateContent", { contents: [] }, "gemini.generate"],
    ["/v1beta/models/gemini:generateContent", { contents: [] }, "gemini.generate"],
    ["/v1beta/interactions", { model: "gemini", input: "x" }, "gemini.interactions"],
    ["/v1beta1/projects/p/locations/l/interactions", { agent: "research", input: "x" }, "gemini.interactions"],
    ["/v1beta/interactions", { model: "gemini", continuation_token: "x" }, "gemini.interactions"],
    ["/v1beta/models/gemini:batchEmbedContents", { requests: [] }, "gemini.embeddings"],
    ["/v1/projects/p/models/text-embedding-005:predict", { instances: [] }, "gemini.embeddings"],
    ["/v1/projects/p/models/text-multilingual-embedding-002:predict", { instances: [] }, "gemini.embeddings"],
    ["/v1/projects/p/models/gemini-embedding-2:embedContent", { content: {} }, "gemini.embeddings"],
    ["/api/chat", chat, "ollama.chat"],
    ["/api/generate", { model: "m", prompt: "x" }, "ollama.generate"],
    ["/api/embed", { model: "m", input: "x" }, "ollama.embed"],
    ["/api/embeddings", { model: "m", prompt: "x" }, "ollama.embed"],
  ])("knows %s with %j", (path, body, name) => {
    expect(mayBeCall(path)).toBe(true);
    expect(recognise(path, body)?.name).toBe(name);
  });

  it.each([
    ["/messages", { messages: ["hello"] }],
    ["/surveys/1/responses", { answers: [] }],
    ["/api/chat", { text: "hello" }],
    ["/customers/1/interactions", { input: "called" }],
    ["/orders", chat],
    ["/v1/chat/completions", { query: "x" }],
    ["/v1/audio/transcriptions", {}],
    ["/v1/projects/p/models/imagen-4.0:predict", { instances: [{ prompt: "x" }] }],
    ["/v1/agents/completions", { messages: [] }],
  ])("leaves %s with %j alone", (path, body) => {
    expect(recognise(path, body)).toBeUndefined();
  });
});
