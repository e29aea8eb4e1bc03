import { connect, createServer, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { describe, expect, it } from "vitest";
import { place, record } from "./fixtures/recorder.ts";

async function* numbers(): AsyncGenerator<number> {
  yield 1;
}

const lazy = (): object => ({
  // biome-ignore lint/suspicious/noThenProperty: query builders have one, and this stands for them
  then: (done: (value: number) => void) => done(1),
});

/** Objects that an application may give to any number of callers, and what shows that they still work. */
const kept: readonly (readonly [kind: string, make: () => object, use: (value: never) => unknown])[] = [
  ["an async iterable", () => ({ [Symbol.asyncIterator]: numbers }), (list: AsyncIterable<number>) => first(list)],
  ["an async generator", numbers, (list: AsyncIterable<number>) => first(list)],
  ["a stream", () => new PassThrough().end("1"), (stream: PassThrough) => first(stream)],
  ["a web stream", () => ReadableStream.from([1]), (stream: ReadableStream<number>) => first(stream)],
  ["a thenable", lazy, async (value: PromiseLike<number>) => await value],
  [
    "an observable",
    () => ({ pipe: () => undefined, subscribe: (next: (value: number) => void) => next(1) }),
    (source: { subscribe(next: (value: unknown) => void): void }) => new Promise((next) => source.subscribe(next)),
  ],
];

async function first(list: AsyncIterable<unknown>): Promise<unknown> {
  for await (const item of list) return Number(item);
  return undefined;
}

describe("what an application keeps and gives back again and again", () => {
  it.each(kept)("is followed by one call at a time: %s", async (_, make, use) => {
    const value = make();
    const opening = record();
    opening.follow(value);
    const methods = Object.getOwnPropertyDescriptors(value);
    // Methods over methods of as many calls would be more than the stack holds.
    const later = Array.from({ length: 5_000 }, () => record());
    for (const { follow } of later) expect(follow(value)).toBe(value);
    expect(later.every(({ events }) => events.length === 1)).toBe(true);
    expect(later[0]?.events).toEqual([["done", value, "returned"]]);
    expect(Object.getOwnPropertyDescriptors(value)).toEqual(methods);
    expect(opening.events.filter((event) => event !== "first")).toEqual([]);
    expect(await use(value as never)).toBe(1);
  });

  it("is followed anew when it was read to its end", async () => {
    const list = { [Symbol.asyncIterator]: numbers };
    for (let round = 0; round < 2; round += 1) {
      const { ended, follow } = record();
      for await (const item of follow(list)) expect(item).toBe(1);
      expect(await ended).toEqual(["done", undefined, "drained"]);
    }
  });

  const again = kept.filter(([kind]) => /iterable|thenable|observable/.test(kind));
  it.each(again)("is not followed where another request reads it: %s", async (_, make, use) => {
    const { events, follow } = record();
    const value = follow(make());
    expect(await place.run("elsewhere", () => use(value as never))).toBe(1);
    expect(events).toEqual([]);
    expect(await use(value as never)).toBe(1);
    expect(events).not.toEqual([]);
  });

  it("runs in the place of who reads, where that is another request", async () => {
    const places: unknown[] = [];
    async function* steps(): AsyncGenerator<number> {
      places.push(place.getStore());
      yield 1;
      places.push(place.getStore());
    }
    const made = record().follow(steps());
    await place.run("elsewhere", () => made.next());
    await made.next();
    expect(places).toEqual(["elsewhere", "inside"]);
  });
});

describe("a connection", () => {
  it("is kept, so a call that gives it back is over and nothing is put on it", async () => {
    const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const socket: Socket = connect(port, "127.0.0.1");
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const { events, follow } = record();
    const before = socket.listenerCount("close");
    expect(follow(socket)).toBe(socket);
    expect(events).toEqual([["done", socket, "returned"]]);
    expect(socket.listenerCount("close")).toBe(before);
    socket.resume();
    await closed;
    server.close();
  });
});
