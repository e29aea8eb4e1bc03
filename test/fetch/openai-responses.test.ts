import { langfuseFetch } from "@langfuse-kit/fetch";
import OpenAI from "openai";
import { describe, expect, it } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { events, json, startModel } from "./model-server.ts";

const client = (url: string): OpenAI =>
  new OpenAI({ apiKey: "x", baseURL: `${url}/v1`, maxRetries: 0, fetch: langfuseFetch() });

const usage = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 60 },
  output_tokens: 40,
  output_tokens_details: { reasoning_tokens: 10 },
  total_tokens: 140,
};
const message = (text: string): object => ({
  type: "message",
  id: "msg_1",
  role: "assistant",
  status: "completed",
  content: [{ type: "output_text", text, annotations: [] }],
});
const call = (id: string, city: string): object => ({
  type: "function_call",
  id: `fc_${id}`,
  call_id: `call_${id}`,
  name: "weather",
  arguments: `{"city":"${city}"}`,
});
const response = (output: object[], more: object = {}): Record<string, unknown> => ({
  id: "resp_1",
  object: "response",
  status: "completed",
  model: "gpt-5-2025-08-07",
  output,
  usage,
  ...more,
});

const running = { ...response([], { status: "in_progress" }), usage: null };
const opening = [
  { type: "response.created", response: running },
  { type: "response.output_item.added", output_index: 0, item: { ...message(""), content: [] } },
  { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "Ra" },
  { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "in." },
  { type: "response.output_item.added", output_index: 1, item: { ...call("a", ""), arguments: "" } },
  { type: "response.output_item.added", output_index: 2, item: { ...call("b", ""), arguments: "" } },
  { type: "response.function_call_arguments.delta", output_index: 2, delta: '{"city":"Rome"}' },
  { type: "response.function_call_arguments.delta", output_index: 1, delta: '{"city":"Oslo"}' },
];

describe("OpenAI's client, Responses", () => {
  const request = { model: "gpt-5", input: "What is the weather?", instructions: "Be brief." };

  it("is one generation", async () => {
    const traces = capture();
    const model = await startModel(json(response([message("Rain.")])));
    const answer = await client(model.url).responses.create({ ...request, reasoning: { effort: "low" } });
    expect(answer.output_text).toBe("Rain.");
    expect((await traces.calls())[0]).toMatchObject({
      name: "chat gpt-5",
      input: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is the weather?" },
      ],
      output: message("Rain."),
      usage: { input: 40, input_cached_tokens: 60, output: 30, output_reasoning_tokens: 10, total: 140 },
      metadata: { finishReason: "completed", responseId: "resp_1" },
    });
  });

  it("streams to its end, and without an end is what came so far", async () => {
    const traces = capture();
    const whole = response([message("Rain."), call("a", "Oslo"), call("b", "Rome")]);
    const model = await startModel(
      events([...opening, { type: "response.completed", response: whole }]),
      events(opening, "break"),
    );
    const read = async (): Promise<void> => {
      for await (const _ of await client(model.url).responses.create({ ...request, stream: true }));
    };
    await read();
    await expect(read()).rejects.toThrow();
    const [full, cut] = await traces.calls();
    expect(full).toMatchObject({ level: "DEFAULT", output: whole.output, usage: { total: 140 } });
    expect(cut).toMatchObject({
      level: "ERROR",
      output: [{ content: [{ text: "Rain." }] }, { arguments: '{"city":"Oslo"}' }, { arguments: '{"city":"Rome"}' }],
      metadata: { responseId: "resp_1" },
    });
  });

  it("streams a shell's commands and what was quoted, and keeps them without an end", async () => {
    const traces = capture();
    const at = { output_index: 0, command_index: 0 };
    const action = { commands: [], timeout_ms: null };
    const annotation = { type: "url_citation", url: "https://a.test", title: "a" };
    const model = await startModel(
      events(
        [
          { type: "response.created", response: running },
          { type: "response.output_item.added", output_index: 0, item: { type: "shell_call", id: "sh_1", action } },
          { type: "response.shell_call_command.added", ...at, command: "" },
          { type: "response.shell_call_command.delta", ...at, delta: "ls " },
          { type: "response.shell_call_command.delta", ...at, delta: "-l" },
          { type: "response.shell_call_command.done", ...at, command: "ls -la" },
          { type: "response.shell_call_command.added", ...at, command_index: 1, command: "" },
          { type: "response.shell_call_command.delta", ...at, command_index: 1, delta: "cat " },
        ],
        "break",
      ),
      events(
        [
          ...opening.slice(0, 3),
          { type: "response.output_text.annotation.added", output_index: 0, content_index: 0, annotation },
          { type: "response.output_text.delta", output_index: 0, content_index: 0, delta: "in." },
          { type: "response.output_text.annotation.added", output_index: 7, content_index: 9, annotation },
        ],
        "break",
      ),
    );
    for (let turn = 0; turn < 2; turn += 1) {
      const stream = await client(model.url).responses.create({ ...request, stream: true });
      await expect(stream.toReadableStream().pipeTo(new WritableStream())).rejects.toThrow();
    }
    const [shell, quoting] = await traces.calls();
    expect(shell).toMatchObject({
      output: { type: "shell_call", id: "sh_1", action: { commands: ["ls -la", "cat "], timeout_ms: null } },
      completionStartTime: expect.any(Number),
    });
    const [said] = (quoting?.output ?? []) as unknown[];
    expect(said).toMatchObject({ content: [{ text: "Rain.", annotations: [annotation] }] });
  });

  it("counts searches of the web, which cost by prices of one's own", async () => {
    openLangfuse({ prices: { ours: { input: 1, output: 1, web_search_queries: 10_000 } } });
    const traces = capture();
    const searches = [{ type: "search", query: "a" }, { type: "open_page", url: "https://a.test" }, undefined];
    const output = [...searches.map((action) => ({ type: "web_search_call", action })), message("Rain.")];
    const model = await startModel(json(response(output, { model: "ours" })), json(response(output, { usage: null })));
    await client(model.url).responses.create(request);
    await client(model.url).responses.create(request);
    const [counted, uncounted] = await traces.calls();
    expect(counted?.usage).toMatchObject({ web_search_queries: 2, total: 140 });
    expect(counted?.cost.total).toBeCloseTo(0.02 + 0.00014, 9);
    expect(uncounted?.usage).toEqual({});
  });

  it("tells a failure and an incomplete answer", async () => {
    const traces = capture();
    const failed = response([], { status: "failed", error: { code: "server_error", message: "Broken." } });
    const cut = response([message("Ra")], {
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
    });
    const model = await startModel(events([{ type: "response.failed", response: failed }]), json(cut));
    for await (const _ of await client(model.url).responses.create({ ...request, stream: true }));
    await client(model.url).responses.create(request);
    await expect.poll(traces.calls).toHaveLength(2);
    const [first, second] = await traces.calls();
    expect(first).toMatchObject({ level: "ERROR", statusMessage: "server_error: Broken." });
    expect(second?.metadata.finishReason).toBe("max_output_tokens");
  });

  it("a conversation made shorter costs as well, and its cipher is not recorded", async () => {
    const traces = capture();
    const cipher = "gAAA".repeat(30);
    const output = [{ type: "compaction", id: "cmp_1", encrypted_content: cipher }];
    const model = await startModel(json({ id: "resp_2", object: "response.compaction", created_at: 1, output, usage }));
    await client(model.url).responses.compact({ model: "gpt-5", input: "A long story" });
    const [found] = await traces.calls();
    expect(found).toMatchObject({ name: "chat gpt-5", model: "gpt-5", input: "A long story", usage: { total: 140 } });
    expect(found?.cost.total).toBeGreaterThan(0);
    expect(JSON.stringify(found)).not.toContain(cipher);
  });
});
