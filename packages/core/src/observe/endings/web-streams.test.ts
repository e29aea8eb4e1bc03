import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { collect } from "./fixtures/collect.ts";
import { place, record } from "./fixtures/recorder.ts";

const broken = new Error("broken");
const DRAINED = ["done", undefined, "drained"];
const CANCELLED = ["done", undefined, "cancelled"];

/** Gives "a" and "b"; notes where it was pulled and why it was cancelled. */
function letters(notes: unknown[] = [], failing = false): ReadableStream<string> {
  const left = ["a", "b"];
  return new ReadableStream<string>(
    {
      pull(controller) {
        notes.push(place.getStore());
        const chunk = left.shift();
        if (chunk !== undefined) controller.enqueue(chunk);
        else if (failing) controller.error(broken);
        else controller.close();
      },
      cancel(reason) {
        notes.push(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

async function readAll(stream: ReadableStream<string>): Promise<string> {
  const reader = stream.getReader();
  let all = "";
  for (let result = await reader.read(); !result.done; result = await reader.read()) all += result.value;
  return all;
}

describe("a web stream", () => {
  it("stays the same object, is pulled within, and is over when its reader has read all", async () => {
    const notes: unknown[] = [];
    const { events, follow } = record();
    const stream = letters(notes);
    // Until a stream has started, its first pull belongs to whoever made it.
    await turn();
    expect(follow(stream)).toBe(stream);
    expect(await readAll(stream)).toBe("ab");
    expect(events).toEqual(["first", DRAINED]);
    expect(notes).toEqual(["inside", "inside", "inside"]);
    expect(Object.getOwnPropertyNames(stream)).toEqual([]);
  });

  it("is neither read nor locked by being followed", async () => {
    const notes: unknown[] = [];
    const { events, follow } = record();
    const stream = follow(letters(notes));
    await turn();
    expect(stream.locked).toBe(false);
    expect(notes).toEqual([]);
    expect(events).toEqual([]);
  });

  const readers: readonly (readonly [how: string, read: (stream: ReadableStream<string>) => Promise<string>])[] = [
    ["for await", async (stream) => (await collect(stream)).join("")],
    ["values()", async (stream) => (await collect(stream.values())).join("")],
    ["Response", (stream) => new Response(stream.pipeThrough(new TextEncoderStream())).text()],
    ["Readable.fromWeb", (stream) => text(Readable.fromWeb(stream as never, { objectMode: true }))],
    ["pipeThrough", (stream) => readAll(stream.pipeThrough(new TransformStream()))],
    ["both branches of tee", async (stream) => (await Promise.all(stream.tee().map(readAll)))[0] ?? ""],
    ["one branch of tee", (stream) => readAll(stream.tee()[1])],
    ["one branch of tee beside a cancelled one", readBesideCancelled],
    ["a reader made past it", (stream) => readWith(new ReadableStreamDefaultReader(stream))],
    ["ReadableStream.from", (stream) => readAll(ReadableStream.from(stream))],
    [
      "pipeTo",
      async (stream) => {
        let all = "";
        await stream.pipeTo(
          new WritableStream({
            write(chunk) {
              all += chunk;
            },
          }),
        );
        return all;
      },
    ],
  ];
  it.each(readers)("is drained by %s", async (_, read) => {
    const { ended, events, follow } = record();
    expect(await read(follow(letters()))).toBe("ab");
    expect(await ended).toEqual(DRAINED);
    await turn();
    expect(events.filter((event) => event !== "first")).toHaveLength(1);
  });

  it.each(readers.filter(([how]) => how !== "both branches of tee"))("fails by %s", async (_, read) => {
    const { ended, follow } = record();
    await expect(read(follow(letters([], true)))).rejects.toBe(broken);
    expect(await ended).toEqual(["failed", broken]);
  });

  async function readBesideCancelled(stream: ReadableStream<string>): Promise<string> {
    const [left, right] = stream.tee();
    left.cancel().catch(() => undefined);
    return await readAll(right);
  }

  async function readWith(reader: ReadableStreamDefaultReader<string>): Promise<string> {
    let all = "";
    for (let result = await reader.read(); !result.done; result = await reader.read()) all += result.value;
    return all;
  }

  const stops: readonly (readonly [how: string, stop: (stream: ReadableStream<string>) => Promise<unknown>])[] = [
    ["cancel", (stream) => stream.cancel("why")],
    ["its reader's cancel", (stream) => stream.getReader().cancel("why")],
    ["an early break", breakEarly],
    ["both branches' cancel", (stream) => Promise.all(stream.tee().map((branch) => branch.cancel("why")))],
    ["both branches' early break", (stream) => Promise.all(stream.tee().map(breakEarly))],
    ["a failing destination", (stream) => stream.pipeTo(failingSink()).catch(() => undefined)],
    [
      "a failing destination behind a transform",
      (stream) =>
        stream
          .pipeThrough(new TransformStream())
          .pipeTo(failingSink())
          .catch(() => undefined),
    ],
    [
      "an aborted pipe",
      (stream) => stream.pipeTo(new WritableStream(), { signal: AbortSignal.abort("why") }).catch(() => undefined),
    ],
    ["a cancelled transform", (stream) => stream.pipeThrough(new TransformStream()).cancel("why")],
  ];
  it.each(stops)("is cancelled by %s", async (_, stop) => {
    const notes: unknown[] = [];
    const { ended, events, follow } = record();
    await stop(follow(letters(notes)));
    expect(await ended).toEqual(CANCELLED);
    await turn();
    expect(events.filter((event) => event !== "first")).toHaveLength(1);
    expect(notes.some((note) => note !== "inside")).toBe(true);
  });

  async function breakEarly(stream: ReadableStream<string>): Promise<void> {
    for await (const _ of stream) break;
  }

  function failingSink(): WritableStream<string> {
    return new WritableStream({
      write() {
        throw broken;
      },
    });
  }

  const continued: readonly (readonly [what: string, act: (stream: ReadableStream<string>) => Promise<unknown>])[] = [
    ["a reader lets go of it", releaseReader],
    ["a loop that keeps it breaks", keepAndBreak],
    [
      "a pipe that keeps it fails",
      (stream) => stream.pipeTo(failingSink(), { preventCancel: true }).catch(() => undefined),
    ],
    ["it is locked and somebody cancels it", cancelLocked],
  ];
  it.each(continued)("goes on when %s", async (_, act) => {
    const { ended, events, follow } = record();
    const stream = follow(letters());
    await act(stream);
    await turn();
    expect(events.filter((event) => event !== "first")).toEqual([]);
    await readAll(stream);
    expect(await ended).toEqual(DRAINED);
  });

  async function releaseReader(stream: ReadableStream<string>): Promise<void> {
    const reader = stream.getReader();
    await reader.read();
    reader.releaseLock();
    await expect(reader.read()).rejects.toThrow(TypeError);
  }

  async function keepAndBreak(stream: ReadableStream<string>): Promise<void> {
    for await (const _ of stream.values({ preventCancel: true })) break;
  }

  async function cancelLocked(stream: ReadableStream<string>): Promise<void> {
    const reader = stream.getReader();
    await expect(stream.cancel()).rejects.toThrow(TypeError);
    await expect(stream.pipeTo(new WritableStream())).rejects.toThrow(TypeError);
    expect(() => stream.pipeThrough(new TransformStream())).toThrow(TypeError);
    reader.releaseLock();
  }

  it("keeps its errors for pipeThrough", () => {
    const stream = record().follow(letters());
    expect(() => stream.pipeThrough({} as never)).toThrow(TypeError);
    expect(stream.locked).toBe(false);
  });

  it("of bytes keeps its chunks and fills a reader's own buffer", async () => {
    const { ended, follow } = record();
    const stream = follow(
      new ReadableStream({
        type: "bytes",
        pull(controller) {
          const view = controller.byobRequest?.view;
          if (view) {
            new Uint8Array(view.buffer, view.byteOffset)[0] = 7;
            controller.byobRequest.respond(1);
          } else controller.close();
        },
      }),
    );
    const reader = stream.getReader({ mode: "byob" });
    const { value } = await reader.read(new Uint8Array(4));
    expect(value).toEqual(new Uint8Array([7]));
    await reader.cancel();
    expect(await ended).toEqual(CANCELLED);
  });

  it.each([
    ["drained", () => new ReadableStream({ start: (controller) => controller.close() }), DRAINED],
    ["failed", () => new ReadableStream({ start: (controller) => controller.error(broken) }), ["failed", broken]],
  ])("that was %s before is over at once", async (_, make, end) => {
    const { ended, follow } = record();
    follow(make());
    expect(await ended).toEqual(end);
  });
});

describe("another implementation of web streams", () => {
  // What a polyfill looks like from outside: the same methods, another class.
  function polyfill(): ReadableStream<string> {
    const inner = letters();
    return {
      get locked() {
        return inner.locked;
      },
      getReader: () => inner.getReader(),
      tee: () => inner.tee(),
      cancel: (reason: unknown) => inner.cancel(reason),
      pipeTo: (sink: WritableStream<string>) => inner.pipeTo(sink),
      pipeThrough: (pair: TransformStream) => inner.pipeThrough(pair),
    } as unknown as ReadableStream<string>;
  }

  it("is drained and cancelled alike", async () => {
    const ends: readonly (readonly [(stream: ReadableStream<string>) => Promise<unknown>, unknown])[] = [
      [readAll, DRAINED],
      [(stream) => stream.cancel(), CANCELLED],
      [(stream) => stream.pipeTo(new WritableStream()), DRAINED],
      [(stream) => readAll(stream.tee()[0]), DRAINED],
    ];
    for (const [act, end] of ends) {
      const { ended, follow } = record();
      await act(follow(polyfill()));
      expect(await ended).toEqual(end);
    }
  });
});

describe("a Response", () => {
  async function serve<T>(listener: RequestListener, use: (url: string) => Promise<T>): Promise<T> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    try {
      return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  const inTwoParts: RequestListener = (_, response) => {
    response.write("he");
    setImmediate(() => response.end("llo"));
  };

  it("of a real fetch is over when its body is read, and not before", async () => {
    await serve(inTwoParts, async (url) => {
      const { ended, events, follow } = record();
      const response = await follow(fetch(url));
      expect(response).toBeInstanceOf(Response);
      expect(response.status).toBe(200);
      await turn();
      expect(events).toEqual([]);
      expect(await response.text()).toBe("hello");
      expect(await ended).toEqual(DRAINED);
    });
  });

  it.each([
    ["read as bytes", async (response: Response) => void (await response.arrayBuffer()), DRAINED],
    ["read by its body", async (response: Response) => void (await collect(response.body ?? [])), DRAINED],
    ["read by a clone", async (response: Response) => void (await response.clone().text()), DRAINED],
    ["cancelled", async (response: Response) => void (await response.body?.cancel()), CANCELLED],
  ])("may be %s", async (_, use, end) => {
    await serve(inTwoParts, async (url) => {
      const { ended, follow } = record();
      await use(await follow(fetch(url)));
      expect(await ended).toEqual(end);
    });
  });

  it("fails when its connection breaks, or is aborted, midway", async () => {
    const half: RequestListener = (_, response) => {
      response.write("he");
    };
    await serve(half, async (url) => {
      const { ended, follow } = record();
      const abort = new AbortController();
      const response = await follow(fetch(url, { signal: abort.signal }));
      abort.abort();
      await expect(response.text()).rejects.toThrow();
      expect(await ended).toEqual(["failed", expect.objectContaining({ name: "AbortError" })]);
    });
    await serve(
      (_, response) => {
        response.write("he");
        setImmediate(() => response.destroy());
      },
      async (url) => {
        const { ended, follow } = record();
        const response = await follow(fetch(url));
        await expect(response.text()).rejects.toThrow();
        expect(await ended).toEqual(["failed", expect.any(Error)]);
      },
    );
  });

  it("without a body is over at once", async () => {
    const { events, follow } = record();
    const response = new Response(null, { status: 204 });
    expect(follow(response)).toBe(response);
    expect(events).toEqual([["done", response, "returned"]]);
  });

  it("made by hand is over when it is read", async () => {
    const { ended, follow } = record();
    expect(await follow(Response.json({ a: 1 })).json()).toEqual({ a: 1 });
    expect(await ended).toEqual(DRAINED);
  });
});
