import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { done, eventText, path, post, startModel } from "./model-server.ts";
import { chatChunks, usageChunk } from "./recordings.ts";

const typed =
  (type: string, parts: readonly unknown[]): Parameters<typeof startModel>[0] =>
  (response) => {
    response.writeHead(200, { "content-type": type }).end(parts.map(eventText).join(""));
  };

describe("a stream that its server or a proxy calls something else", () => {
  it.each(["text/plain; charset=utf-8", "application/octet-stream"])("is read as what it is (%s)", async (type) => {
    const traces = capture();
    const model = await startModel(typed(type, [...chatChunks("Ra", "in."), usageChunk, done]));
    const openai = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, maxRetries: 0, fetch: langfuseFetch() });
    const messages = [{ role: "user" as const, content: "Hello" }];
    for await (const _ of await openai.chat.completions.create({ model: "gpt-4o", messages, stream: true }));
    expect(await traces.calls()).toMatchObject([
      {
        level: "DEFAULT",
        output: { content: "Rain." },
        usage: { total: 140 },
        completionStartTime: expect.any(Number),
      },
    ]);
  });

  it.each([
    ["text/plain", ["It will rain."]],
    ["text/html", ["<html>\n\n</html>\n\n"]],
    ["text/plain", ['{"object":"chat.completion"}\n']],
  ])("and %s that is none lacks nothing: %j", async (type, parts) => {
    const traces = capture();
    const model = await startModel(typed(type, parts));
    const response = await langfuseFetch()(`${model.url}${path}`, post());
    expect(await response.text()).toBe(parts.join(""));
    const [call] = await traces.calls();
    expect(call?.level).toBe("DEFAULT");
    expect(call?.statusMessage).toBeUndefined();
  });
});
