import { Readable } from "node:stream";
import { trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import * as undici7 from "undici";
import * as undici8 from "undici-8";
import { describe, expect, it } from "vitest";
import { capture, openLangfuse } from "./harness.ts";
import { events, json, startModel } from "./model-server.ts";
import { chatChunks, completion } from "./recordings.ts";

const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello there" }], stream: true });
const post = (signal?: AbortSignal): RequestInit => ({ method: "POST", body, ...(signal && { signal }) });
const path = "/v1/chat/completions";

const encoder = new TextEncoder();
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

  /** A response of somebody's own, that cannot be made like any other. */
  class Particular extends Response {
    constructor(...given: ConstructorParameters<typeof Response>) {
      super(...given);
      if (!new Error().stack?.includes("fromModel")) throw new Error("I am made elsewhere.");
    }
  }
  const fromModel = (): Response => new Particular("{}");
  const withoutBody = (status: number): Response =>
    Object.defineProperty(new Response("{}"), "status", { value: status });

  it.each([
    ["of a kind that only it can make", fromModel],
    ["of 204 with a body", () => withoutBody(204)],
    ["of 304 with a body", () => withoutBody(304)],
  ])("that answers with a response %s has it handed on as it is", async (_, answer) => {
    const traces = capture();
    const given = answer();
    const send = langfuseFetch({ fetch: async () => given });
    const response = await send(`http://model.test${path}`, post());
    expect(response).toBe(given);
    expect(await response.text()).toBe("{}");
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
    openLangfuse({ costLimit: { usd: 1e-9, action: "throw" } });
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
