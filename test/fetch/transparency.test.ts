import { getEventListeners } from "node:events";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture, until } from "./harness.ts";
import { events, json, startModel } from "./model-server.ts";
import { chatChunks, completion } from "./recordings.ts";

const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello there" }], stream: true });
const post = (signal?: AbortSignal): RequestInit => ({ method: "POST", body, ...(signal && { signal }) });
const path = "/v1/chat/completions";

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

describe("the response of a traced call", () => {
  it("is the one that the bare fetch gives, field for field", async () => {
    const traces = capture();
    const model = await startModel(
      (response, request) => {
        response.writeHead(307, { location: `http://${request.headers.host}${path}?moved` }).end();
      },
      json(completion({ content: "x" }), 201, { "set-cookie": "a=1" }),
    );
    const traced = await langfuseFetch()(`${model.url}${path}`, post());
    expect(traced).toBeInstanceOf(Response);
    expect([traced.status, traced.ok, traced.redirected, traced.type]).toEqual([201, true, true, "basic"]);
    expect(traced.url).toBe(`${model.url}${path}?moved`);
    expect(traced.headers.getSetCookie()).toEqual(["a=1"]);
    expect(() => traced.headers.set("x", "y")).toThrow(TypeError);
    expect(Object.keys(traced)).toEqual([]);
    expect(traced.bodyUsed).toBe(false);
    const copy = traced.clone();
    expect([copy.url, copy.status, copy.redirected, copy.type]).toEqual([traced.url, 201, true, "basic"]);
    expect(await copy.text()).toBe(await traced.text());
    expect(traced.bodyUsed).toBe(true);
    expect(await traces.calls()).toHaveLength(1);
  });

  it.each(["text", "json", "arrayBuffer", "blob", "bytes"] as const)("can be read by %s()", async (how) => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "grüß" })));
    const [bare, traced] = await Promise.all(
      [fetch, langfuseFetch()].map(async (send) => {
        const response = await send(`${model.url}${path}`, post());
        const read = await (response as unknown as Record<string, () => Promise<unknown>>)[how]?.();
        return read instanceof Blob ? [read.type, await read.text()] : read;
      }),
    );
    expect(traced).toEqual(bare);
    expect((await traces.calls())[0]?.output).toMatchObject({ content: "grüß" });
  });

  it.each([undefined, "bytes"] as const)("has the chunks of the bare one, also amid characters (%s)", async (type) => {
    const traces = capture();
    const text = chatChunks("grüße 🎉")
      .map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`)
      .join("");
    const bytes = encoder.encode(text);
    const cuts = [1, 7, 8, 300, 301, 302, 303, 304, 305, 306, 307, bytes.length];
    const parts = cuts.map((end, index) => bytes.slice(cuts[index - 1] ?? 0, end));
    const source = {
      pull(controller: ReadableByteStreamController | ReadableStreamDefaultController<Uint8Array>) {
        const part = parts[pulled++];
        if (part === undefined) controller.close();
        else controller.enqueue(part.slice());
      },
    };
    let pulled = 0;
    const stream =
      type === "bytes" ? new ReadableStream({ ...source, type }) : new ReadableStream({ ...source } as never);
    const answer = new Response(stream as never, { headers: { "content-type": "text/event-stream" } });
    const response = await langfuseFetch({ fetch: async () => answer })(`http://model.test${path}`, post());
    const got: Uint8Array[] = [];
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) got.push(chunk);
    expect(got.map((chunk) => [...chunk])).toEqual(parts.map((part) => [...part]));
    expect((await traces.calls())[0]?.output).toEqual({ role: "assistant", content: "grüße 🎉" });
  });

  it("can be read into buffers of the caller's own", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Hel", "lo")));
    const response = await langfuseFetch()(`${model.url}${path}`, post());
    const reader = response.body?.getReader({ mode: "byob" });
    let text = "";
    for (;;) {
      const result = await reader?.read(new Uint8Array(64));
      if (result === undefined || result.done) break;
      text += Buffer.from(result.value).toString();
    }
    expect(text).toContain('"content":"lo"');
    expect((await traces.calls())[0]).toMatchObject({ level: "DEFAULT", output: { content: "Hello" } });
  });

  it("goes through pipes, new responses and Node's streams", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Hello")));
    const send = langfuseFetch();
    const get = (): Promise<Response> => send(`${model.url}${path}`, post());
    await (await get()).body?.pipeThrough(new TransformStream()).pipeTo(new WritableStream());
    await new Response((await get()).body).text();
    for await (const _ of Readable.fromWeb((await get()).body as never));
    expect((await traces.calls()).map(({ output }) => output)).toEqual(
      Array(3).fill({ role: "assistant", content: "Hello" }),
    );
  });

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
    const model = await startModel(async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (written = 0; written < pieces; written += 1) {
        if (!response.write(piece)) await new Promise((resolve) => response.once("drain", resolve));
      }
      response.end();
    });
    const sent: number[] = [];
    for (const send of [fetch, langfuseFetch()]) {
      const response = await send(`${model.url}${path}`, post());
      const reader = response.body?.getReader();
      await reader?.read();
      // Until the server has stopped: twice the same count, some turns apart.
      let before = -1;
      await until(async () => {
        const isStill = before === written;
        before = written;
        await new Promise((resolve) => setTimeout(resolve, 20));
        return isStill;
      });
      sent.push(written);
      while (reader !== undefined && !(await reader.read()).done);
    }
    // What the sockets of both ends hold, and nothing of ours.
    expect(sent[0]).toBeLessThan(pieces);
    expect(sent[1]).toBeLessThan(pieces);
    expect((await traces.calls())[0]?.output).toMatchObject({ content: expect.stringMatching(/^x+/) });
  });

  it("fails as the bare one: the same error, at the same place", async () => {
    const traces = capture();
    const broken = new Error("broken");
    const stream = new ReadableStream({
      pull(controller) {
        if (pulled++ === 0) controller.enqueue(encoder.encode(`data: ${JSON.stringify(chatChunks("Ra")[1])}\n\n`));
        else controller.error(broken);
      },
    });
    let pulled = 0;
    const answer = new Response(stream, { headers: { "content-type": "text/event-stream" } });
    const response = await langfuseFetch({ fetch: async () => answer })(`http://model.test${path}`, post());
    const reader = response.body?.getReader();
    expect((await reader?.read())?.done).toBe(false);
    await expect(reader?.read()).rejects.toBe(broken);
    expect((await traces.calls())[0]).toMatchObject({
      level: "ERROR",
      statusMessage: "broken",
      output: { content: "Ra" },
    });
  });

  it("feels an abort at once, also while nobody reads, with the caller's reason", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Ra").slice(0, 2), "hang"));
    const abort = new AbortController();
    const response = await langfuseFetch()(`${model.url}${path}`, post(abort.signal));
    const reader = response.body?.getReader();
    await reader?.read();
    const reason = new Error("the client left");
    abort.abort(reason);
    await expect(reader?.closed).rejects.toBe(reason);
    expect((await traces.calls())[0]).toMatchObject({ level: "WARNING", statusMessage: "aborted: the client left" });
    expect(getEventListeners(abort.signal, "abort")).toEqual([]);
  });

  it("rejects with the very error of the bare fetch", async () => {
    capture();
    const refused = new TypeError("no");
    const send = langfuseFetch({ fetch: () => Promise.reject(refused) });
    await expect(send(`http://model.test${path}`, post())).rejects.toBe(refused);
  });

  it("that nobody reads ends as abandoned once it is garbage, and frees its connection", async () => {
    const traces = capture();
    const model = scripted(["data: {}\n\n"]);
    await langfuseFetch({ fetch: model.fetch })(`http://model.test${path}`, post());
    await until(async () => {
      collectGarbage();
      return (await traces.calls()).length === 1;
    });
    expect((await traces.calls())[0]).toMatchObject({
      level: "WARNING",
      statusMessage: expect.stringContaining("abandoned"),
    });
    await until(() => model.cancelled !== undefined);
  });

  it("that nobody goes on reading ends as abandoned after a time, and can still be read", async () => {
    const traces = capture();
    const model = scripted(chatChunks("a", "b").map((event) => `data: ${JSON.stringify(event)}\n\n`));
    const send = langfuseFetch({ fetch: model.fetch, abandonedAfterMs: 20 });
    const response = await send(`http://model.test${path}`, post());
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.read();
    await until(async () => (await traces.calls()).length === 1);
    expect((await traces.calls())[0]).toMatchObject({ level: "WARNING", output: { content: "a" } });
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain('"content":"b"');
  });
});
