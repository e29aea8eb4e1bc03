import { getEventListeners } from "node:events";
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { events, json, path, post, startModel } from "./model-server.ts";
import { chatChunks } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
const client = (url: string, options: object = {}): OpenAI =>
  new OpenAI({ apiKey: "sk-secret", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch(), ...options });

describe("a call that is cut short", () => {
  it("before there is an answer, is a warning when the caller gave up and an error when nobody answered", async () => {
    const traces = capture();
    const model = await startModel(() => undefined);
    const abort = new AbortController();
    const sent = client(model.url).chat.completions.create({ model: "gpt-4o", messages }, { signal: abort.signal });
    await expect.poll(() => model.requests).toHaveLength(1);
    abort.abort();
    await expect(sent).rejects.toThrow();
    await expect(client("http://127.0.0.1:1").chat.completions.create({ model: "gpt-4o", messages })).rejects.toThrow();
    const calls = await traces.calls();
    expect(calls.map(({ level }) => level)).toEqual(["WARNING", "ERROR"]);
    expect(calls[1]?.statusMessage).toMatch(/fetch failed: .+/);
  });

  it.each([
    [
      "openai",
      (url: string, options: object) =>
        client(url).chat.completions.create({ model: "gpt-4o", messages }, options) as PromiseLike<unknown>,
    ],
    [
      "anthropic",
      (url: string, options: object) =>
        new Anthropic({ apiKey: "x", baseURL: url, fetch: langfuseFetch(), ...options }).messages.create({
          model: "claude-sonnet-4-5",
          max_tokens: 9,
          messages,
        }),
    ],
  ])("by a client's own time limit is an error, and the tries have numbers (%s)", async (_, ask) => {
    const traces = capture();
    const model = await startModel(() => undefined);
    await expect(trace("request", () => ask(model.url, { timeout: 50, maxRetries: 1 }))).rejects.toThrow("timed out");
    const tries = await traces.calls();
    expect(tries.map(({ level, metadata }) => [level, metadata.attempt])).toEqual([
      ["ERROR", 1],
      ["ERROR", 2],
    ]);
    for (const { statusMessage } of tries) expect(statusMessage).toMatch(/^timed out: /);
  });

  it("by a caller within such a limit is a warning all the same", async () => {
    const traces = capture();
    const model = await startModel(() => undefined);
    const abort = new AbortController();
    const sent = client(model.url, { timeout: 900 }).chat.completions.create(
      { model: "gpt-4o", messages },
      { signal: abort.signal },
    );
    await expect.poll(() => model.requests).toHaveLength(1);
    abort.abort();
    await expect(sent).rejects.toThrow("aborted");
    const [left] = await traces.calls();
    expect(left).toMatchObject({ level: "WARNING", statusMessage: expect.stringMatching(/^aborted: /) });
  });

  it.each([
    [
      "Anthropic's, given AbortSignal.timeout",
      (url: string) =>
        new Anthropic({ apiKey: "x", baseURL: url, maxRetries: 0, fetch: langfuseFetch() }).messages.create(
          { model: "claude-sonnet-4-5", max_tokens: 9, messages },
          { signal: AbortSignal.timeout(50) },
        ),
    ],
    [
      "Google's",
      (url: string) =>
        new GoogleGenAI({
          apiKey: "x",
          httpOptions: { baseUrl: url, timeout: 50, fetch: langfuseFetch() },
        }).models.generateContent({ model: "gemini-2.5-flash", contents: "Hello" }),
    ],
    [
      "a timer of the caller's",
      (url: string) => {
        const abort = new AbortController();
        setTimeout(() => abort.abort(), 50);
        return langfuseFetch()(`${url}${path}`, post(abort.signal));
      },
    ],
  ])("by a limit that no word tells of is an error (%s)", async (_, ask) => {
    const traces = capture();
    const model = await startModel(() => undefined);
    await expect(ask(model.url)).rejects.toThrow("aborted");
    const [call] = await traces.calls();
    expect(call).toMatchObject({ level: "ERROR", statusMessage: expect.stringMatching(/^timed out: /) });
    expect(JSON.stringify(call?.events)).toContain('"AbortError"');
  });

  it("by a limit that runs out within the answer is an error too", async () => {
    const traces = capture();
    const model = await startModel((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"id":"1","model":"gpt-4o",');
    });
    const asked = client(model.url, { timeout: 100 }).chat.completions.create({ model: "gpt-4o", messages });
    await expect(asked).rejects.toThrow("timed out");
    const [call] = await traces.calls();
    expect(call).toMatchObject({ level: "ERROR", statusMessage: expect.stringMatching(/^timed out: /) });
  });

  it("or not, leaves nothing of ours on a signal that lives on", async () => {
    const traces = capture();
    const model = await startModel(json({ id: "1", choices: [] }));
    const listeners = async (fetch: typeof globalThis.fetch): Promise<number> => {
      const { signal } = new AbortController();
      for (let count = 0; count < 3; count += 1) await (await fetch(`${model.url}${path}`, post(signal))).text();
      return getEventListeners(signal, "abort").length;
    };
    const bare = await listeners(globalThis.fetch);
    expect(await listeners(langfuseFetch())).toBe(bare);
    expect(await traces.calls()).toHaveLength(3);
  });

  it("by a limit that says so is an error, before the answer and in it", async () => {
    const traces = capture();
    const model = await startModel(() => undefined, events(chatChunks("Ra", "in.").slice(0, 2), "hang"));
    const silence = langfuseFetch()(`${model.url}${path}`, post(AbortSignal.timeout(1_000)));
    await expect(silence).rejects.toThrow("timeout");
    const limit = new AbortController();
    const { body } = await langfuseFetch()(`${model.url}${path}`, post(limit.signal));
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let text = ""; !text.includes("Ra"); ) text += (await reader?.read())?.value;
    limit.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    await expect(reader?.read()).rejects.toThrow("timeout");
    const [silent, begun] = await traces.calls();
    expect(silent).toMatchObject({ level: "ERROR", statusMessage: expect.stringContaining("timeout") });
    expect(begun).toMatchObject({ level: "ERROR", output: { content: "Ra" } });
  });
});
