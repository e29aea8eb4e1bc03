import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture, until } from "./harness.ts";
import { done, events, startModel } from "./model-server.ts";
import { chatChunks } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
const client = (url: string, options: object = {}): OpenAI =>
  new OpenAI({ apiKey: "sk-secret", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch(), ...options });

describe("OpenAI's client, a stream that is cut short", () => {
  const request = { model: "gpt-4o", messages, stream: true as const };

  it("by break, keeps what came", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Ra", "in").slice(0, 3), "hang"));
    for await (const piece of await client(model.url).chat.completions.create(request)) {
      if (piece.choices[0]?.delta.content === "Ra") break;
    }
    await until(async () => (await traces.calls()).length === 1);
    const [call] = await traces.calls();
    expect(call).toMatchObject({ level: "WARNING", statusMessage: expect.stringMatching(/^(aborted|cancelled)/) });
    expect(call?.output).toMatchObject({ content: expect.stringMatching(/^Ra/) });
  });

  it("by an abort, is a warning and keeps what came", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Ra", "in").slice(0, 3), "hang"));
    const abort = new AbortController();
    const stream = await client(model.url).chat.completions.create(request, { signal: abort.signal });
    const read = async (): Promise<void> => {
      for await (const piece of stream) if (piece.choices[0]?.delta.content === "in") abort.abort();
    };
    await read().catch(() => undefined);
    await until(async () => (await traces.calls()).length === 1);
    expect((await traces.calls())[0]).toMatchObject({
      level: "WARNING",
      statusMessage: expect.stringContaining("aborted"),
      output: { content: "Rain" },
    });
  });

  it("by a connection that breaks, is an error and keeps what came", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Ra", "in").slice(0, 3), "break"));
    const read = async (): Promise<void> => {
      for await (const _ of await client(model.url).chat.completions.create(request));
    };
    await expect(read()).rejects.toThrow();
    expect((await traces.calls())[0]).toMatchObject({ level: "ERROR", output: { content: "Rain" } });
  });

  it("by an error in the middle, is an error with the server's words", async () => {
    const traces = capture();
    const broken = { error: { message: "The server had an error.", type: "server_error" } };
    const model = await startModel(events([...chatChunks("Ra").slice(0, 2), broken, done]));
    const read = async (): Promise<void> => {
      for await (const _ of await client(model.url).chat.completions.create(request));
    };
    await expect(read()).rejects.toThrow();
    await until(async () => (await traces.calls()).length === 1);
    expect((await traces.calls())[0]).toMatchObject({
      level: "ERROR",
      statusMessage: "server_error: The server had an error.",
      output: { content: "Ra" },
    });
  });

  it("before there is an answer, is a warning when the caller gave up and an error when nobody answered", async () => {
    const traces = capture();
    const model = await startModel(() => undefined);
    const abort = new AbortController();
    const sent = client(model.url).chat.completions.create({ model: "gpt-4o", messages }, { signal: abort.signal });
    await until(() => model.requests.length === 1);
    abort.abort();
    await expect(sent).rejects.toThrow();
    await expect(client("http://127.0.0.1:1").chat.completions.create({ model: "gpt-4o", messages })).rejects.toThrow();
    const calls = await traces.calls();
    expect(calls.map(({ level }) => level)).toEqual(["WARNING", "ERROR"]);
    expect(calls[1]?.statusMessage).toMatch(/fetch failed: .+/);
  });
});
