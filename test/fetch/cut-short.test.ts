import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture, until } from "./harness.ts";
import { startModel } from "./model-server.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
const client = (url: string, options: object = {}): OpenAI =>
  new OpenAI({ apiKey: "sk-secret", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch(), ...options });

describe("a call that is cut short", () => {
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
