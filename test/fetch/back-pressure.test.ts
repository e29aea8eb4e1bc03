import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { path, post, startModel } from "./model-server.ts";
import { chatChunks } from "./recordings.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const encoder = new TextEncoder();
/** A fetch whose body gives out these chunks, one for each pull, and says when it was pulled and cancelled. */
function scripted(
  chunks: readonly string[],
  type?: "bytes",
): { fetch: typeof fetch; pulls: number; cancelled: unknown } {
  const state = { fetch: undefined as unknown as typeof fetch, pulls: 0, cancelled: undefined as unknown };
  const source = {
    pull(controller: ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>) {
      const chunk = chunks[state.pulls];
      state.pulls += 1;
      if (chunk === undefined) controller.close();
      else controller.enqueue(encoder.encode(chunk));
    },
    cancel(reason: unknown) {
      state.cancelled = reason;
    },
  };
  state.fetch = async () =>
    new Response(
      type === "bytes"
        ? (new ReadableStream({ ...source, type }) as ReadableStream<Uint8Array<ArrayBuffer>>)
        : new ReadableStream<Uint8Array<ArrayBuffer>>({ ...source, type: undefined } as never, { highWaterMark: 0 }),
      { headers: { "content-type": "text/event-stream" } },
    );
  return state;
}

describe("the body of a traced call", () => {
  it.each([undefined, "bytes"] as const)("pulls only when the caller does (%s)", async (type) => {
    const traces = capture();
    const model = scripted(
      chatChunks("a", "b", "c").map((event) => `data: ${JSON.stringify(event)}\n\n`),
      type,
    );
    const response = await langfuseFetch({ fetch: model.fetch })(`http://model.test${path}`, post());
    await new Promise((resolve) => setImmediate(resolve));
    expect(model.pulls).toBe(0);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await new Promise((resolve) => setImmediate(resolve));
    expect(model.pulls).toBe(2);
    const reason = new Error("enough");
    await reader?.cancel(reason);
    expect(model.cancelled).toBe(reason);
    expect((await traces.calls())[0]).toMatchObject({ level: "WARNING", output: { content: "a" } });
  });

  it("holds a server back for a slow reader, as the bare one does", async () => {
    const traces = capture();
    const piece = `data: ${JSON.stringify(chatChunks("x".repeat(60_000))[1])}\n\n`;
    const pieces = 400;
    let written = 0;
    let waitsForDrain = false;
    const model = await startModel(async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (written = 0; written < pieces; written += 1) {
        if (response.write(piece)) continue;
        waitsForDrain = true;
        await once(response, "drain");
        waitsForDrain = false;
      }
      response.end();
    });
    const sent: number[] = [];
    for (const send of [fetch, langfuseFetch()]) {
      const response = await send(`${model.url}${path}`, post());
      const reader = response.body?.getReader();
      await reader?.read();
      // Both ends are on this event loop: what anybody would still take is taken within so many turns, however slow they are.
      for (let turns = 0, before = -1; written < pieces && (turns < 500 || !waitsForDrain); turns += 1) {
        if (before !== written) turns = 0;
        before = written;
        await new Promise((resolve) => setImmediate(resolve));
      }
      sent.push(written);
      while (reader !== undefined && !(await reader.read()).done);
    }
    // What the sockets of both ends hold, and nothing of ours.
    expect(sent[0]).toBeLessThan(pieces);
    expect(sent[1]).toBeLessThan(pieces);
    expect((await traces.calls())[0]?.output).toMatchObject({ content: expect.stringMatching(/^x+/) });
  });

  it("that nobody reads ends as abandoned once it is garbage, and frees its connection", async () => {
    const traces = capture();
    const model = scripted(["data: {}\n\n"]);
    await langfuseFetch({ fetch: model.fetch })(`http://model.test${path}`, post());
    const found = () => {
      collectGarbage();
      return traces.calls();
    };
    await expect.poll(found).toHaveLength(1);
    expect((await traces.calls())[0]).toMatchObject({
      level: "WARNING",
      statusMessage: expect.stringContaining("abandoned"),
    });
    await expect.poll(() => model.cancelled).toBeDefined();
  });

  it("that nobody goes on reading ends as abandoned after a time, and can still be read", async () => {
    const traces = capture();
    const model = scripted(chatChunks("a", "b").map((event) => `data: ${JSON.stringify(event)}\n\n`));
    const send = langfuseFetch({ fetch: model.fetch, abandonedAfterMs: 20 });
    const response = await send(`http://model.test${path}`, post());
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await expect.poll(traces.calls).toHaveLength(1);
    expect((await traces.calls())[0]).toMatchObject({ level: "WARNING", output: { content: "a" } });
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('"content":"b"');
  });
});
