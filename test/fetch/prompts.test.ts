import { LangfuseClient } from "@langfuse/client";
import { observeOpenAI } from "@langfuse/openai";
import { trace, withPrompt } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { json, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

const stored = {
  name: "weather",
  version: 7,
  type: "text",
  prompt: "Weather in {{city}}?",
  config: {},
  labels: [],
  tags: [],
};

async function openai(
  options?: Parameters<typeof langfuseFetch>[0],
): Promise<{ ask(content: string): Promise<unknown> }> {
  const model = await startModel(json(completion({ content: "Rain." })));
  const client = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, fetch: langfuseFetch(options) });
  return {
    ask: async (content) => client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content }] }),
  };
}

async function officialPrompt(answer: ReturnType<typeof json>, fallback?: string) {
  const server = await startModel(answer);
  const client = new LangfuseClient({ publicKey: "pk-lf-1", secretKey: "sk-lf-1", baseUrl: server.url });
  return client.prompt.get("weather", { maxRetries: 0, ...(fallback !== undefined && { fallback }) });
}

describe("prompts", () => {
  it("of the official client link the calls inside withPrompt(), and those alone", async () => {
    const traces = capture();
    const { ask } = await openai();
    const prompt = await officialPrompt(json(stored));
    await trace("request", async () => {
      await withPrompt(prompt, () => ask(prompt.compile({ city: "Oslo" })));
      await ask("Something else");
    });
    const [linked, other] = await traces.calls();
    expect(linked?.prompt).toEqual({ name: "weather", version: 7 });
    expect(linked?.metadata).not.toHaveProperty("promptVariables");
    expect(other?.prompt).toBeUndefined();
  });

  it("that are a name and a version do as well, with variables when they are handed over", async () => {
    const traces = capture();
    const { ask } = await openai();
    const variables = { city: "Oslo" };
    await withPrompt({ name: "weather", version: 7 }, () => ask("Weather in Oslo?"), { variables });
    await withPrompt(await officialPrompt(json(stored)), () => ask("Weather in Oslo?"), { variables });
    for (const call of await traces.calls()) {
      expect(call).toMatchObject({ prompt: { name: "weather", version: 7 }, metadata: { promptVariables: variables } });
    }
  });

  it("that are fallbacks do not link", async () => {
    const traces = capture();
    const { ask } = await openai();
    const prompt = await officialPrompt(json({ message: "Not found" }, 404), "Weather in {{city}}?");
    expect(prompt.isFallback).toBe(true);
    await withPrompt(prompt, () => ask("Weather in Oslo?"));
    await withPrompt(prompt, () => ask("Weather in Oslo?"), { variables: { city: "Oslo" } });
    for (const call of await traces.calls()) expect(call.prompt).toBeUndefined();
  });

  it("may be the fetch's own, and withPrompt() goes before them", async () => {
    const traces = capture();
    const { ask } = await openai({ prompt: { name: "standing", version: 1 } });
    await ask("Hello there");
    await withPrompt({ name: "weather", version: 7 }, () => ask("Weather in Oslo?"));
    expect((await traces.calls()).map(({ prompt }) => prompt?.name)).toEqual(["standing", "weather"]);
  });

  it("link the generation of a wrapper around the call", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const client = observeOpenAI(new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, fetch: langfuseFetch() }));
    const messages = [{ role: "user" as const, content: "Weather in Oslo?" }];
    await withPrompt({ name: "weather", version: 7 }, () =>
      client.chat.completions.create({ model: "gpt-4o", messages }),
    );
    expect((await traces.calls()).map(({ prompt }) => prompt)).toEqual([{ name: "weather", version: 7 }]);
  });
});

describe("options", () => {
  it("name the call and add to its metadata, and what throws in them costs nothing", async () => {
    const traces = capture();
    const { ask } = await openai({
      name: ({ provider, model }) => `${provider}/${model}`,
      metadata: () => {
        throw new Error("mine");
      },
    });
    await ask("Hello there");
    expect((await traces.calls())[0]).toMatchObject({ name: "openai/gpt-4o", metadata: { provider: "openai" } });
  });

  it("tell the dialect of an unusual address, and leave calls out", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hello there" }] });
    const send = langfuseFetch({ dialect: (url) => (url.pathname === "/ask" ? "openai.chat" : false) });
    for (const path of ["/ask", "/v1/chat/completions"]) {
      await (await send(`${model.url}${path}`, { method: "POST", body })).text();
    }
    expect((await traces.calls()).map(({ name }) => name)).toEqual(["chat m"]);
  });

  it("name the dialect of addresses that nothing is known of, and of no others", async () => {
    const traces = capture();
    const model = await startModel(json({ model: "m", usage: { prompt_tokens: 5, total_tokens: 5 } }));
    const send = langfuseFetch({ dialect: "openai.chat" });
    const asked = [{ role: "user", content: "Hello there" }];
    // Long ones are known by their ends, which need not say all.
    const long = { far: "x".repeat(70_000) };
    const calls = [
      ["/ask", { model: "a", messages: asked }],
      ["/ask", { model: "b", ...long, messages: asked }],
      ["/v1/embeddings", { model: "c", input: "Hello" }],
      ["/v1/embeddings", { model: "d", more: long, input: "Hello" }],
      ["/v1/responses", { model: "e", input: "Hello" }],
    ] as const;
    for (const [path, body] of calls) {
      await (await send(`${model.url}${path}`, { method: "POST", body: JSON.stringify(body) })).text();
    }
    const all = await traces.calls();
    expect(all.map(({ name, type }) => [name, type])).toEqual([
      ["chat a", "generation"],
      ["chat b", "generation"],
      ["embeddings c", "embedding"],
      ["embeddings d", "embedding"],
      ["chat e", "generation"],
    ]);
    expect(all.at(-1)?.input).toBe("Hello");
  });

  it.each([
    [{ nmae: "x" }, /Option "nmae" is unknown/],
    [{ fetch: "x" }, /Option fetch cannot be used/],
    [{ dialect: "openai" }, /Give a function, or one of openai.chat/],
    [{ abandonedAfterMs: 0 }, /Option abandonedAfterMs/],
    [[], /The options are not an object/],
  ])("that cannot be used are refused at once: %j", (options, message) => {
    expect(() => langfuseFetch(options as never)).toThrow(message);
  });
});

describe("headers", () => {
  it("of the trace go to the addresses in propagateTo only, once, and name the call as parent", async () => {
    const [ours, theirs] = await Promise.all([
      startModel(json(completion({ content: "a" }))),
      startModel(json(completion({ content: "b" }))),
    ]);
    openLangfuse({ propagateTo: [ours.url] });
    const traces = capture();
    const messages = [{ role: "user" as const, content: "Hello there" }];
    for (const { url } of [ours, theirs]) {
      const client = new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, fetch: langfuseFetch() });
      await trace("request", () => client.chat.completions.create({ model: "gpt-4o", messages }));
    }
    const [call] = await traces.calls();
    expect(ours.requests[0]?.headers.traceparent).toBe(`00-${call?.traceId}-${call?.id}-01`);
    expect(theirs.requests[0]?.headers).not.toHaveProperty("traceparent");
    expect(theirs.requests[0]?.headers).not.toHaveProperty("tracestate");
  });
});
