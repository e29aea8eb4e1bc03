import { getEventListeners } from "node:events";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import * as undici7 from "undici";
import * as undici8 from "undici-8";
import { describe, expect, it, onTestFinished } from "vitest";
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

describe("another fetch beneath", () => {
  it.each([
    ["7", undici7],
    ["8", undici8],
  ])("of undici %s gives its own kind of response", async (_, undici) => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Hello")));
    const send = langfuseFetch({ fetch: undici.fetch as unknown as typeof fetch });
    const response = await send(`${model.url}${path}`, post());
    expect(response).toBeInstanceOf(undici.Response);
    expect(response.url).toBe(`${model.url}${path}`);
    await response.clone().text();
    await response.text();
    expect((await traces.calls())[0]).toMatchObject({ level: "DEFAULT", output: { content: "Hello" } });
  });

  it("whose body is no web stream is traced without its content", async () => {
    const traces = capture();
    const answer = { status: 200, ok: true, headers: new Headers(), body: Readable.from(["{}"]), bodyUsed: false };
    const send = langfuseFetch({ fetch: async () => answer as unknown as Response });
    expect(await send(`http://model.test${path}`, post())).toBe(answer);
    expect((await traces.calls())[0]).toMatchObject({ level: "DEFAULT", name: "chat gpt-4o" });
  });

  it("that is a langfuseFetch itself makes no second generation", async () => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Hello" })));
    await (await langfuseFetch({ fetch: langfuseFetch() })(`${model.url}${path}`, post())).text();
    const all = await traces.observations();
    expect(all.filter(({ type }) => type === "generation")).toHaveLength(1);
    expect(all.filter(({ cost }) => cost.total !== undefined)).toHaveLength(1);
  });

  it("is not asked for a call that the trace's cost limit refuses", async () => {
    const langfuse = initLangfuse({
      publicKey: "pk-lf-1",
      secretKey: "sk-lf-1",
      baseUrl: "http://127.0.0.1:1",
      costLimit: { usd: 1e-9, action: "throw" },
      handleSignals: false,
      logger: { warn() {}, error() {} },
    });
    onTestFinished(async () => void (await langfuse.shutdown(0)));
    capture();
    const model = await startModel(json(completion({ content: "Hello" })));
    const send = langfuseFetch();
    await trace("request", async () => {
      await (await send(`${model.url}${path}`, post())).text();
      await expect(send(`${model.url}${path}`, post())).rejects.toMatchObject({ code: "COST_LIMIT" });
    });
    expect(model.requests).toHaveLength(1);
  });
});

describe("other calls", () => {
  it("get the very response of the bare fetch, and are not traced", async () => {
    const traces = capture();
    const answer = new Response("{}");
    const send = langfuseFetch({ fetch: async () => answer });
    const calls: [string | URL | Request, RequestInit?][] = [
      [`http://model.test${path}`],
      ["http://shop.test/orders", post()],
      ["http://chat.test/messages", { method: "POST", body: '{"messages":["hi"]}' }],
      [`http://model.test${path}`, { method: "POST", body: "no json" }],
      [`http://model.test${path}`, { method: "POST", body: new FormData() }],
      [new URL(`http://model.test${path}`), { method: "PUT", body }],
    ];
    for (const [input, init] of calls) expect(await send(input, init)).toBe(answer);
    expect(await traces.observations()).toEqual([]);
  });

  it("and hostile ones fail as they would without us", async () => {
    capture();
    const send = langfuseFetch();
    const hostile = {
      get method(): string {
        throw new Error("mine");
      },
    };
    await expect(async () => send("http://127.0.0.1:1/v1/chat/completions", hostile)).rejects.toThrow();
    await expect(async () => send("not a url", post())).rejects.toThrow(TypeError);
  });

  it("given as a Request, as bytes or as a URL are traced alike", async () => {
    const traces = capture();
    const model = await startModel(events(chatChunks("Hello")));
    const url = `${model.url}${path}`;
    const send = langfuseFetch();
    for (const [input, init] of [
      [new Request(url, { method: "POST", body, headers: { "x-a": "1" } }), undefined],
      [url, { method: "POST", body: encoder.encode(body) }],
      [new URL(url), post()],
    ] as [string | URL | Request, RequestInit | undefined][]) {
      await (await send(input, init)).text();
    }
    expect((await traces.calls()).map(({ name }) => name)).toEqual(Array(3).fill("chat gpt-4o"));
    expect(model.requests.map((request) => request.body)).toEqual(Array(3).fill(JSON.parse(body)));
    expect(model.requests[0]?.headers["x-a"]).toBe("1");
    expect(model.requests[0]?.headers["content-length"]).toBe(String(body.length));
  });
});
