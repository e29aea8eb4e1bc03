import { getEventListeners } from "node:events";
import { Readable } from "node:stream";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { events, json, path, post, startModel } from "./model-server.ts";
import { chatChunks, completion } from "./recordings.ts";

const encoder = new TextEncoder();

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
});
