import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { trace } from "@langfuse-kit/core";
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

  it.each([
    ["a password", `user:${key}`],
    ["a short one", "user:pw-7"],
    ["a name", key],
    ["signs that are encoded", "us%40er:p%C3%A4ss%20w%2Frd-%25"],
    ["signs that should be", "user:pä$$wörd[7]"],
    ["a percent sign alone", "user:pass%word-7"],
  ])(
    "is not recorded where it stands before the host of the address, by the call or around it (%s)",
    async (_, own) => {
      const traces = capture();
      const url = `http://${own}@127.0.0.1:9${path}`;
      await expect(trace("around", () => fetch(url, post()))).rejects.toThrow("includes credentials");
      const all = await traces.observations();
      expect(all.map(({ name, statusMessage }) => [name, statusMessage])).toEqual([
        [
          "around",
          `Request cannot be constructed from a URL that includes credentials: http://[credential]@127.0.0.1:9${path}`,
        ],
        [expect.stringContaining("chat"), expect.stringContaining("http://[credential]@127.0.0.1:9/")],
      ]);
      const { username, password } = new URL(url);
      for (const word of [own, username, password].filter((word) => word !== "" && word !== "user"))
        expect(JSON.stringify(all)).not.toContain(word);
    },
  );

  it.each([
    ["as the address has it", "p%C3%A4ss%20w%2Frd"],
    ["as it is meant", "päss w/rd"],
    ["as a form has it", encodeURIComponent("päss w/rd")],
  ])("is not recorded where a server quotes the password of the address %s", async (_, quoted) => {
    const traces = capture();
    const refuses = langfuseFetch({
      fetch: async () => Response.json({ error: { message: `not ${quoted}` } }, { status: 401 }),
    });
    await refuses(`http://user:p%C3%A4ss%20w%2Frd@127.0.0.1:9${path}`, post()).then((answer) => answer.text());
    expect((await traces.calls()).map(({ statusMessage }) => statusMessage)).toEqual(["401 not [credential]"]);
  });
});
