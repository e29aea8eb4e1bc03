import { generation } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { json, startModel } from "./model-server.ts";
import { completion, rateLimited } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "What is the weather?" }];
const own = { requestId: "request-42", provider: "mine", status: "gold", serviceTier: "gold", attempt: "first" };
const client = (url: string, metadata: Record<string, unknown> | (() => Record<string, unknown>)): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch({ metadata }) });
const ask = (openai: OpenAI): Promise<unknown> =>
  openai.chat.completions.create({ model: "gpt-4o", messages }).then(undefined, () => undefined);
const headers = { "x-request-id": "theirs" };
const rain = completion({ content: "Rain." });

describe("metadata of one's own wins over names that are recorded by themselves", () => {
  it.each([
    ["an object", own],
    ["a function", () => own],
  ])("%s, in a good answer and in a refusal", async (_, metadata) => {
    const traces = capture();
    const model = await startModel(json(rain, 200, headers), json(rateLimited, 429, headers));
    const openai = client(model.url, metadata);
    await ask(openai);
    await ask(openai);
    const [good, refused] = await traces.calls();
    expect(good?.metadata).toMatchObject({ ...own, finishReason: "stop", responseId: "chatcmpl-2" });
    expect(refused?.metadata).toMatchObject(own);
    expect(refused?.level).toBe("ERROR");
  });

  it("where the request is a span below a generation", async () => {
    const traces = capture();
    const model = await startModel(json(rain, 200, headers));
    await generation("answer", () => ask(client(model.url, own)));
    expect((await traces.observations())[1]).toMatchObject({ type: "span", metadata: own });
  });

  it("where the answer is made in the background", async () => {
    const traces = capture();
    const id = "resp_own_metadata";
    const queued = { id, object: "response", background: true, status: "queued", model: "gpt-5", output: [] };
    const model = await startModel(json(queued), json({ ...queued, status: "completed" }, 200, headers));
    const { responses } = client(model.url, own);
    await responses.create({ model: "gpt-5", input: "Write.", background: true });
    await responses.retrieve(id);
    const calls = await traces.calls();
    expect(calls.map(({ metadata }) => metadata.finishReason)).toEqual(["queued", "completed"]);
    for (const { metadata } of calls) expect(metadata).toMatchObject(own);
  });

  it("but what is undefined says nothing", async () => {
    const traces = capture();
    const model = await startModel(json(rain, 200, headers));
    await ask(client(model.url, { requestId: undefined, provider: undefined }));
    expect((await traces.calls())[0]?.metadata).toMatchObject({ requestId: "theirs", provider: "openai" });
  });
});
