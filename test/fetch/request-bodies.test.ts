import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { json, startModel } from "./model-server.ts";
import { completion } from "./recordings.ts";

const path = "/v1/chat/completions";
const content = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello there" }] });
const bytes = new TextEncoder().encode(content);
const streamed = (body: ReadableStream, headers: Record<string, string> = {}) =>
  ({ method: "POST", body, headers, duplex: "half" }) as RequestInit;

describe("the body of a Request", () => {
  it.each([
    ["text", () => ({ method: "POST", body: content })],
    ["bytes", () => ({ method: "POST", body: bytes })],
    ["a stream of what is there", () => streamed(ReadableStream.from([bytes.subarray(0, 9), bytes.subarray(9)]))],
    [
      "a stream that comes later and says its length",
      () => {
        const later = async function* () {
          yield bytes.subarray(0, 9);
          await new Promise((resolve) => setTimeout(resolve, 20));
          yield bytes.subarray(9);
        };
        return streamed(ReadableStream.from(later()), { "content-length": String(bytes.length) });
      },
    ],
  ])("is seen where it is %s, as itself and as a copy of a copy", async (_, make) => {
    const traces = capture();
    const model = await startModel(json(completion({ content: "Hello" })));
    const send = langfuseFetch();
    const url = `${model.url}${path}`;
    await (await send(new Request(url, make()))).text();
    // As ky does it.
    await (await send(new Request(new Request(url, make())).clone())).text();
    expect(model.requests.map(({ body }) => body)).toEqual([JSON.parse(content), JSON.parse(content)]);
    expect((await traces.calls()).map(({ name, input }) => [name, input])).toEqual(
      Array(2).fill(["chat gpt-4o", [{ role: "user", content: "Hello there" }]]),
    );
  });

  it("is sent at once where it is a stream that stays open, and arrives whole", async () => {
    const traces = capture();
    let arrived: ReadableStream<Uint8Array> | undefined;
    const send = langfuseFetch({
      fetch: async (input) => {
        arrived = (input as Request).body ?? undefined;
        return new Response("{}");
      },
    });
    let push: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        push = controller;
        controller.enqueue(bytes.subarray(0, 9));
      },
    });
    await send(new Request(`http://model.test${path}`, streamed(body)));
    push?.enqueue(bytes.subarray(9));
    push?.close();
    expect(await new Response(arrived).text()).toBe(content);
    expect(await traces.calls()).toEqual([]);
  });

  it("is read no further than 64 MB", async () => {
    const traces = capture();
    const block = new Uint8Array(1024 * 1024).fill(32);
    let pulled = 0;
    let pulledBefore = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          if (pulled > 200) controller.close();
          else controller.enqueue(block);
        },
      },
      { highWaterMark: 0 },
    );
    const send = langfuseFetch({
      fetch: async (input) => {
        pulledBefore = pulled;
        let length = 0;
        for await (const part of (input as Request).body ?? []) length += part.length;
        return new Response(String(length));
      },
    });
    const response = await send(new Request(`http://model.test${path}`, streamed(body)));
    expect(await response.text()).toBe(String(200 * block.length));
    expect(pulledBefore).toBeLessThanOrEqual(66);
    expect(await traces.calls()).toEqual([]);
  });
});
