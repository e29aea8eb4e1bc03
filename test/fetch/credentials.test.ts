import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI, { AzureOpenAI } from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { events, json, path, post, startModel } from "./model-server.ts";

const key = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD";
const fetch = langfuseFetch();
const messages = [{ role: "user" as const, content: "Hello" }];
const refusal = { error: { message: `Invalid api key: ${key}. See the manual.`, type: "auth_error", code: "401" } };

const clients: Record<string, (url: string) => PromiseLike<unknown>> = {
  OpenAI: (url) =>
    new OpenAI({ apiKey: key, baseURL: `${url}/v1`, fetch, maxRetries: 0 }).chat.completions.create({
      model: "gpt-5",
      messages,
    }),
  Azure: (url) =>
    new AzureOpenAI({ apiKey: key, apiVersion: "1", endpoint: url, fetch, maxRetries: 0 }).chat.completions.create({
      model: "gpt-5",
      messages,
    }),
  Anthropic: (url) =>
    new Anthropic({ apiKey: key, baseURL: url, fetch, maxRetries: 0 }).messages.create({
      model: "claude-sonnet-4-5",
      max_tokens: 9,
      messages,
    }),
  Google: (url) =>
    new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: url, fetch } }).models.generateContent({
      model: "gemini-2.5-flash",
      contents: "Hello",
    }),
  "a key in the address": async (url) => fetch(`${url}${path}?key=${key}`, post()).then((answer) => answer.text()),
};

describe("a key that a server quotes", () => {
  it.each(Object.entries(clients))("is not recorded (%s)", async (_, ask) => {
    const traces = capture();
    const model = await startModel(json(refusal, 401));
    await Promise.resolve(ask(model.url)).catch(() => undefined);
    const [call] = await traces.calls();
    expect(call).toMatchObject({ level: "ERROR", statusMessage: expect.stringContaining("See the manual.") });
    expect(JSON.stringify(await traces.observations())).not.toContain(key);
  });

  it("is not recorded either where it stands in a stream, or in what fetch throws", async () => {
    const traces = capture();
    const model = await startModel(events([refusal]));
    const asked = { ...post(), headers: { authorization: `Bearer ${key}` } };
    await fetch(`${model.url}${path}`, asked).then((answer) => answer.text());
    const broken = langfuseFetch({ fetch: () => Promise.reject(new Error(`refused: ${key}`)) });
    await expect(broken(`${model.url}${path}`, asked)).rejects.toThrow(key);
    const calls = await traces.calls();
    expect(calls.map(({ level }) => level)).toEqual(["ERROR", "ERROR"]);
    expect(JSON.stringify(calls)).not.toContain(key);
    expect(calls[1]?.statusMessage).toBe("refused: [credential]");
  });
});
