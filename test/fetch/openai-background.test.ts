import { generation, trace, withPrompt } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { events, json, startModel } from "./model-server.ts";

const client = (url: string): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });

const request = { model: "gpt-5", input: "Write about otters.", background: true };
const usage = { input_tokens: 100, output_tokens: 40, total_tokens: 140 };
const message = {
  type: "message",
  id: "msg_1",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text: "Otters.", annotations: [] }],
};
let ids = 0;
const nextId = (): string => `resp_background_${++ids}`;
const response = (id: string, status: string, more: object = {}): Record<string, unknown> => ({
  id,
  object: "response",
  background: true,
  created_at: 1_700_000_000,
  status,
  model: "gpt-5-2025-08-07",
  output: [],
  usage: null,
  ...more,
});
const completed = (id: string, more: object = {}) =>
  response(id, "completed", { output: [message], usage, completed_at: 1_700_000_000, ...more });

describe("a response that is made in the background", () => {
  it("is recorded once, below the call that asked for it", async () => {
    const traces = capture();
    const id = nextId();
    const states = ["queued", "queued", "in_progress"].map((status) => json(response(id, status)));
    const model = await startModel(...states, json(completed(id)));
    const { responses } = client(model.url);
    const answer = await trace("question", { userId: "user-1", metadata: { tenant: "a" } }, async () => {
      let polled = await responses.create(request);
      while (polled.status === "queued" || polled.status === "in_progress") polled = await responses.retrieve(id);
      return polled;
    });
    expect(answer.output_text).toBe("Otters.");
    // Somebody looks again, elsewhere.
    expect((await trace("later", () => responses.retrieve(id))).output_text).toBe("Otters.");
    const [asked, made, ...others] = await traces.calls();
    expect(others).toEqual([]);
    expect(asked).toMatchObject({
      name: "chat gpt-5",
      input: "Write about otters.",
      usage: { input: 0, output: 0 },
      metadata: { finishReason: "queued", responseId: id },
    });
    expect(made).toMatchObject({
      name: "chat gpt-5",
      traceId: asked?.traceId,
      parentId: asked?.id,
      userId: "user-1",
      output: message,
      usage: { input: 100, output: 40, total: 140 },
      metadata: { finishReason: "completed", responseId: id, provider: "openai" },
    });
    expect(asked?.cost.total ?? 0).toBe(0);
    expect(made?.cost.total).toBeGreaterThan(0);
  });

  it("goes to the trace that asked, also when that is over and has left", async () => {
    const traces = capture();
    const id = nextId();
    const model = await startModel(json(response(id, "queued")), json(completed(id)));
    const { responses } = client(model.url);
    const prompt = { name: "essay", version: 3 };
    await trace("question", { userId: "user-1", sessionId: "chat-7" }, () =>
      withPrompt(prompt, () => responses.create(request)),
    );
    expect(await traces.calls()).toHaveLength(1);
    await trace("status page", { userId: "operator" }, () => responses.retrieve(id));
    const [asked, made] = await traces.calls();
    const where = { traceId: asked?.traceId, parentId: asked?.id, userId: "user-1", sessionId: "chat-7" };
    expect(made).toMatchObject({ ...where, prompt });
  });

  it("keeps to what the trace that asked may tell", async () => {
    const traces = capture();
    const id = nextId();
    const model = await startModel(json(response(id, "queued")), json(completed(id)));
    const { responses } = client(model.url);
    await trace("question", { capture: "metadata" }, () => responses.create(request));
    expect(await traces.calls()).toHaveLength(1);
    await trace("elsewhere", () => responses.retrieve(id));
    const all = await traces.observations();
    expect(all.map(({ usage }) => usage.total)).toContain(140);
    expect(JSON.stringify(all)).not.toMatch(/otters/i);
  });

  it("is as long as the provider says, however late somebody comes for it", async () => {
    const traces = capture();
    const id = nextId();
    const model = await startModel(json(response(id, "queued")), json(completed(id, { completed_at: 1_699_999_999 })));
    const { responses } = client(model.url);
    await responses.create(request);
    const before = Date.now();
    await expect.poll(() => Date.now()).toBeGreaterThan(before + 20);
    await responses.retrieve(id);
    expect((await traces.calls())[1]?.durationMs).toBe(0);
  });

  it("streams on where a stream was left", async () => {
    const traces = capture();
    const id = nextId();
    const delta = { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "Ot" };
    const created = { type: "response.created", sequence_number: 0, response: response(id, "queued") };
    const model = await startModel(
      events([created, { ...delta, sequence_number: 1 }], "hang"),
      events([{ ...delta, delta: "ters." }], "break"),
      events([
        { ...delta, delta: "ters." },
        { type: "response.completed", response: completed(id) },
      ]),
    );
    const { responses } = client(model.url);
    for await (const event of await responses.create({ ...request, stream: true })) {
      if (event.type === "response.output_text.delta") break;
    }
    const follow = async (): Promise<void> => {
      for await (const _ of await responses.retrieve(id, { stream: true, starting_after: 1 }));
    };
    await expect(follow()).rejects.toThrow();
    await follow();
    expect(model.requests[2]?.path).toBe(`/v1/responses/${id}?stream=true&starting_after=1`);
    const [left, made, ...others] = await traces.calls();
    expect(others).toEqual([]);
    expect(left).toMatchObject({ level: "WARNING", usage: { input: 0, output: 0 } });
    expect(made).toMatchObject({ level: "DEFAULT", parentId: left?.id, output: message, usage: { total: 140 } });
  });

  it("tells a failure, and that it was cancelled", async () => {
    const traces = capture();
    const [failed, cancelled] = [nextId(), nextId()];
    const model = await startModel(
      json(response(failed, "queued")),
      json(response(failed, "failed", { error: { code: "server_error", message: "Broken." } })),
      json(response(cancelled, "queued")),
      json(response(cancelled, "cancelled")),
    );
    const { responses } = client(model.url);
    for (const id of [failed, cancelled]) {
      await responses.create(request);
      await responses.retrieve(id);
    }
    const [, first, , second] = await traces.calls();
    expect(first).toMatchObject({ level: "ERROR", statusMessage: "server_error: Broken." });
    expect(second).toMatchObject({ level: "DEFAULT", metadata: { finishReason: "cancelled" } });
  });

  it("lends its tokens to a generation of yours that is around it all", async () => {
    const traces = capture();
    const id = nextId();
    const model = await startModel(json(response(id, "queued")), json(completed(id)));
    const { responses } = client(model.url);
    await generation("essay", { model: "gpt-5" }, async () => {
      await responses.create(request);
      await responses.retrieve(id);
    });
    const [essay, ...others] = await traces.calls();
    expect(others).toEqual([]);
    expect(essay).toMatchObject({ name: "essay", usage: { input: 100, output: 40, total: 140 }, output: message });
    expect((await traces.observations()).map(({ name }) => name)).toEqual([
      "essay",
      "POST /v1/responses",
      "GET /v1/responses/{id}",
    ]);
  });

  it("is left alone where nobody here asked for it, or the request brings none", async () => {
    const traces = capture();
    const id = nextId();
    const model = await startModel(
      json(completed("resp_of_another_process")),
      json(response(id, "queued")),
      json(completed("resp_of_another_process")),
      json({ error: { message: "Not yet." } }, 404),
      json({ deleted: true }),
    );
    const { responses } = client(model.url);
    await responses.retrieve("resp_of_another_process");
    await responses.create(request);
    await responses.retrieve("resp_of_another_process");
    await expect(responses.retrieve(id)).rejects.toThrow("Not yet.");
    await responses.delete(id);
    expect(await traces.calls()).toHaveLength(1);
  });

  it("is forgotten where too many or too large ones wait, the oldest first", async () => {
    const traces = capture();
    let answer: unknown;
    const fetch = langfuseFetch({ fetch: async () => Response.json(answer) });
    const create = async (id: string, input = "x"): Promise<void> => {
      answer = response(id, "queued");
      await (
        await fetch("https://api.openai.com/v1/responses", {
          method: "POST",
          body: JSON.stringify({ ...request, input }),
        })
      ).text();
    };
    const retrieve = async (id: string): Promise<void> => {
      answer = completed(id);
      await (await fetch(`https://api.openai.com/v1/responses/${id}`)).text();
    };
    const many = Array.from({ length: 1_001 }, nextId);
    for (const id of many) await create(id);
    await retrieve(many[0] ?? "");
    await retrieve(many[1] ?? "");
    const outputs = async (): Promise<unknown[]> =>
      (await traces.calls()).filter(({ output }) => output !== undefined).map(({ metadata }) => metadata.responseId);
    expect(await outputs()).toEqual([many[1]]);
    const large = [nextId(), nextId(), nextId()];
    for (const id of large) await create(id, "x".repeat(7_000_000));
    for (const id of [...large, many[1_000] ?? ""]) await retrieve(id);
    expect((await outputs()).slice(1).sort()).toEqual(large.slice(1).sort());
  }, 30_000);
});
