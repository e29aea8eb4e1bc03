import { initLangfuse, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { capture } from "./harness.ts";
import { done, events, eventText, path, post, startModel } from "./model-server.ts";
import { chatChunks, usageChunk } from "./recordings.ts";

const ndjson = (lines: readonly object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const line = (content: string) => ({ model: "llama3.2", message: { role: "assistant", content }, done: false });
const lastLine = { ...line(""), done: true, done_reason: "stop", prompt_eval_count: 26, eval_count: 9 };
const messageEvents = [
  { type: "message_start", message: { id: "m", model: "claude-sonnet-4-5", role: "assistant", usage: {} } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Rain." } },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { input_tokens: 26, output_tokens: 9 } },
  { type: "message_stop" },
];
const response = {
  id: "resp_1",
  model: "gpt-5",
  status: "completed",
  output: [{ type: "message", content: [{ type: "output_text", text: "Rain." }] }],
  usage: { input_tokens: 26, output_tokens: 9, total_tokens: 35 },
};

/** What a server sends of a whole answer, by its last words, after which a client of it asks for nothing more. */
const answers = {
  "/api/chat": [ndjson([line("Ra"), line("in.")]), ndjson([lastLine])],
  [path]: [...chatChunks("Rain."), usageChunk, done].map(eventText),
  "/v1/messages": messageEvents.map(eventText),
  "/v1/responses": [eventText({ type: "response.completed", response })],
};

/** A body as a server sends it, without an end. */
function endless(parts: readonly string[], type: string): () => Promise<Response> {
  const encoder = new TextEncoder();
  let next = 0;
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> | void => {
    const part = parts[next++];
    if (part === undefined) return new Promise(() => undefined);
    controller.enqueue(encoder.encode(part));
  };
  const body = (): ReadableStream<Uint8Array> => new ReadableStream({ pull }, { highWaterMark: 0 });
  return async () => new Response(body(), { headers: { "content-type": type } });
}

const asked = {
  model: "gpt-4o",
  max_tokens: 9,
  input: "Weather?",
  messages: [{ role: "user", content: "Weather?" }],
  stream: true,
};

describe("a stream whose reader stops at its last word", () => {
  it.each(Object.entries(answers))("%s ends then, whole", async (address, parts) => {
    const traces = capture();
    const send = langfuseFetch({
      fetch: endless(parts, address === "/api/chat" ? "application/x-ndjson" : "text/event-stream"),
    });
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    await trace("request", async () => {
      const { body } = await send(`http://model.test${address}`, { method: "POST", body: JSON.stringify(asked) });
      reader = body?.getReader();
      // The request is written down by then.
      await new Promise((resolve) => setImmediate(resolve));
      for (const _ of parts) await reader?.read();
    });
    const [call] = await traces.calls();
    expect(call).toMatchObject({ level: "DEFAULT", output: expect.anything() });
    expect(JSON.stringify(call?.output)).toContain("Rain.");
    expect(call?.usage.total).toBeGreaterThan(0);
    expect(reader).toBeDefined();
  });

  it("ends also where one chunk holds the whole answer", async () => {
    const traces = capture();
    const send = langfuseFetch({ fetch: endless([answers["/api/chat"].join("")], "application/x-ndjson") });
    const { body } = await send("http://model.test/api/chat", { method: "POST", body: JSON.stringify(asked) });
    await body?.getReader().read();
    await expect.poll(() => traces.calls()).toMatchObject([{ level: "DEFAULT", usage: { total: 35 } }]);
  });

  it("before the end that the server announces is not over: the usage may follow", async () => {
    const traces = capture();
    const send = langfuseFetch({
      fetch: endless(chatChunks("Rain.").map(eventText), "text/event-stream"),
      abandonedAfterMs: 1_000,
    });
    const began = performance.now();
    const { body } = await send(`http://model.test${path}`, post());
    const reader = body?.getReader();
    for (const _ of chatChunks("Rain.")) await reader?.read();
    const read = performance.now() - began;
    await expect.poll(() => traces.calls()).toHaveLength(1);
    expect(performance.now() - began).toBeGreaterThan(1_000);
    const [call] = await traces.calls();
    expect(call).toMatchObject({ level: "DEFAULT", output: { content: "Rain." } });
    // It lasted until its last word, however long was waited for more.
    expect(call?.durationMs).toBeLessThan(Math.max(990, read + 10));
  });
});

describe("a stream that is open at shutdown", () => {
  it("keeps what came of it", async () => {
    const server = await startFakeLangfuse();
    onTestFinished(() => server.close());
    const langfuse = initLangfuse({
      publicKey: server.publicKey,
      secretKey: server.secretKey,
      baseUrl: server.url,
      handleSignals: false,
    });
    const model = await startModel(events([...chatChunks("Ra", "in").slice(0, 3), usageChunk], "hang"));
    const { body } = await langfuseFetch()(`${model.url}${path}`, post());
    const reader = body?.getReader();
    let text = "";
    while (!text.includes("usage")) text += new TextDecoder().decode((await reader?.read())?.value);
    await langfuse.shutdown();
    const calls = server.traces().flatMap(({ observations }) => observations);
    expect(calls).toMatchObject([
      {
        level: "WARNING",
        statusMessage: "not ended before shutdown",
        output: { content: "Rain" },
        usage: { total: 140 },
      },
    ]);
  });
});
