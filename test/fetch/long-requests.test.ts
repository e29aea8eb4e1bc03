import { generation } from "@langfuse-kit/core";
import { type LangfuseFetchOptions, langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { afterEach, describe, expect, it, vi } from "vitest";
import { capture } from "./harness.ts";
import { done, events, json, startModel } from "./model-server.ts";
import { chatChunks, completion, rateLimited } from "./recordings.ts";

const content = "A long story. ".repeat(20_000);
const messages = [{ role: "user" as const, content }];

/** How many long texts had been parsed when the request left. */
function watched(options: LangfuseFetchOptions = {}): { send: typeof fetch; parsedBefore: () => number } {
  const parse = vi.spyOn(JSON, "parse");
  let before = Number.NaN;
  const send = langfuseFetch({
    ...options,
    fetch: (input, init) => {
      before = parse.mock.calls.filter(([text]) => String(text).length > 100_000).length;
      return fetch(input, init);
    },
  });
  return { send, parsedBefore: () => before };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a long request", () => {
  it.each([
    ["the model first", { model: "gpt-4o", messages, stream: true as const }],
    ["the model last", { messages, stream: true as const, model: "gpt-4o" }],
  ])("leaves before it is read, and is recorded all the same: %s", async (_, body) => {
    const traces = capture();
    const model = await startModel(events([...chatChunks("Ra", "in."), done]));
    const { send, parsedBefore } = watched();
    const client = new OpenAI({ apiKey: "x", baseURL: `${model.url}/v1`, maxRetries: 0, fetch: send });
    for await (const _piece of await client.chat.completions.create(body));
    expect(parsedBefore()).toBe(0);
    expect(await traces.calls()).toMatchObject([
      { name: "chat gpt-4o", input: messages, output: { content: "Rain." }, modelParameters: { stream: true } },
    ]);
  });

  it.each([
    ["its ends do not tell the model", { messages, model: "gpt-4o", tools: [{ type: "function" }] }, {}],
    ["an option looks at the body", { model: "gpt-4o", messages }, { name: ({ body }) => `my ${body.model}` }],
    ["an option decides by the body", { model: "gpt-4o", messages }, { dialect: () => "openai.chat" }],
  ] satisfies [string, object, LangfuseFetchOptions][])("is read first where %s", async (_, body, options) => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Rain." })));
    const { send, parsedBefore } = watched(options);
    await (await send(`${model.url}/v1/chat/completions`, { method: "POST", body: JSON.stringify(body) })).json();
    expect(parsedBefore()).toBe(1);
    expect(await traces.calls()).toMatchObject([
      { name: expect.stringContaining("gpt-4o"), output: { content: "Rain." } },
    ]);
  });

  it.each([
    ["is refused", 429],
    ["is answered", 200],
  ])("is recorded when it %s", async (_, status) => {
    const traces = capture();
    const model = await startModel(json(status === 200 ? completion({ content: "Rain." }) : rateLimited, status));
    const { send, parsedBefore } = watched();
    const body = JSON.stringify({ model: "gpt-4o", messages });
    await (await send(`${model.url}/v1/chat/completions`, { method: "POST", body })).json();
    expect(parsedBefore()).toBe(0);
    expect(await traces.calls()).toMatchObject([{ input: messages, level: status === 200 ? "DEFAULT" : "ERROR" }]);
  });

  it("is recorded when nobody answers, and lent to a generation around it", async () => {
    const traces = capture();
    const body = JSON.stringify({ model: "gpt-4o", messages });
    const { send } = watched();
    await generation("answer", { model: "gpt-4o" }, () =>
      send("http://127.0.0.1:1/v1/chat/completions", { method: "POST", body }).catch(() => undefined),
    );
    expect(await traces.calls()).toMatchObject([{ name: "answer", input: messages }]);
  });

  it("that is broken JSON passes, and so does one of something else", async () => {
    const traces = capture();
    const send = langfuseFetch({ fetch: async () => Response.json({ ok: true }) });
    const bodies = [`{"model":"gpt-4o","messages":[${"1,".repeat(60_000)}`, JSON.stringify({ query: content })];
    for (const body of bodies) {
      const response = await send("http://model.test/v1/chat/completions", { method: "POST", body });
      expect(await response.json()).toEqual({ ok: true });
    }
    expect(await traces.calls()).toMatchObject([{ name: "chat gpt-4o" }]);
  });
});
