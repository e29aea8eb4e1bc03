import { once } from "node:events";
import { PassThrough, Readable, Transform, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { answerOverHttp2 } from "./fixtures/http2.ts";
import { place, record } from "./fixtures/recorder.ts";

const broken = new Error("broken");
const DRAINED = ["done", undefined, "drained"];
const CANCELLED = ["done", undefined, "cancelled"];

function letters(places: unknown[] = [], failing = false): Readable {
  const left = ["a", "b"];
  return new Readable({
    read() {
      places.push(place.getStore());
      const chunk = left.shift();
      if (chunk !== undefined) this.push(chunk);
      else if (failing) this.destroy(broken);
      else this.push(null);
    },
  });
}

describe("a Node stream", () => {
  const readers: readonly (readonly [how: string, read: (stream: Readable) => Promise<string>])[] = [
    ["for await", async (stream) => (await stream.toArray()).join("")],
    ["a consumer", text],
    ["pipe", (stream) => text(stream.pipe(new PassThrough()))],
    ["pipeline", pipeAll],
    ["data events", readByEvents],
    ["Readable.toWeb", (stream) => new Response(Readable.toWeb(stream) as ReadableStream).text()],
  ];
  it.each(readers)("stays the same object and is drained by %s", async (_, read) => {
    const { ended, events, follow } = record();
    const stream = letters();
    expect(follow(stream)).toBe(stream);
    expect(await read(stream)).toBe("ab");
    expect(await ended).toEqual(DRAINED);
    await turn();
    expect(events).toEqual(["first", DRAINED]);
  });

  async function pipeAll(stream: Readable): Promise<string> {
    let all = "";
    const sink = new Writable({
      write(chunk, _, done) {
        all += chunk;
        done();
      },
    });
    await pipeline(stream, sink);
    return all;
  }

  async function readByEvents(stream: Readable): Promise<string> {
    let all = "";
    stream.on("data", (chunk) => {
      all += chunk;
    });
    await once(stream, "end");
    return all;
  }

  it("does not flow by being followed, and is read within", async () => {
    const places: unknown[] = [];
    const { events, follow } = record();
    const stream = follow(letters(places));
    await turn();
    expect(stream.readableFlowing).toBe(null);
    expect(places).toEqual([]);
    expect(events).toEqual([]);
    await place.run("caller", () => text(stream));
    expect(new Set(places)).toEqual(new Set(["inside"]));
  });

  it("keeps no listener and no hook after its end", async () => {
    const stream = letters();
    const bare = letters();
    const { follow } = record();
    await text(follow(stream));
    await text(bare);
    expect(stream.eventNames()).toEqual(bare.eventNames());
    expect(Object.getOwnPropertyNames(stream).sort()).toEqual(Object.getOwnPropertyNames(bare).sort());
  });

  it("fails with its error, once", async () => {
    const { events, follow } = record();
    await expect(text(follow(letters([], true)))).rejects.toBe(broken);
    await turn();
    expect(events).toEqual(["first", ["failed", broken]]);
  });

  it("fails with an AbortError when it is aborted", async () => {
    const { ended, follow } = record();
    const abort = new AbortController();
    const stream = follow(new Readable({ read() {}, signal: abort.signal }));
    stream.on("error", () => undefined);
    abort.abort();
    expect(await ended).toEqual(["failed", expect.objectContaining({ name: "AbortError" })]);
  });

  const endless = (): Readable => new Readable({ read() {} });
  const talking = (): Readable => {
    const stream = endless();
    stream.push("a");
    return stream;
  };
  const sink = (): Writable => new Writable({ write: (_, __, done) => done() });
  const closing = (from: Readable, ...others: Writable[]): void => {
    const end = sink();
    void pipeline([from, ...others, end]).catch(() => undefined);
    setImmediate(() => end.destroy());
  };
  const breakingInto = (end: Writable, ...others: Writable[]): void => {
    const source = endless();
    void pipeline([source, ...others, end]).catch(() => undefined);
    setImmediate(() => source.destroy());
  };
  const breaking = (to: PassThrough, ...others: Writable[]): void => breakingInto(sink(), to, ...others);
  type Follow = (stream: Readable) => Readable;
  const early: readonly (readonly [who: string, told: string, run: (follow: Follow) => void])[] = [
    ["its reader", "left", (follow) => closing(follow(endless()))],
    ["its reader, behind another stream", "left", (follow) => closing(follow(endless()), new PassThrough())],
    ["the reader of what transforms", "left", (follow) => closing(follow(endless().pipe(new PassThrough())))],
    [
      "the reader of what somebody writes to, behind another stream",
      "left",
      (follow) => closing(follow(new PassThrough()), new PassThrough()),
    ],
    [
      "the client of an answer over HTTP/2",
      "left",
      (follow) => answerOverHttp2((answer) => void pipeline(follow(talking()), answer).catch(() => undefined)),
    ],
    [
      "its source, before an answer over HTTP/2",
      "failed",
      (follow) => answerOverHttp2((answer) => breakingInto(answer, follow(new PassThrough()) as PassThrough)),
    ],
    ["its source", "failed", (follow) => breaking(follow(new PassThrough()) as PassThrough)],
    [
      "its source, with another stream behind it",
      "failed",
      (follow) => breaking(follow(new PassThrough()) as PassThrough, new PassThrough()),
    ],
    [
      "what it reads from, in a pipeline of its own",
      "failed",
      (follow) => {
        const to = new PassThrough();
        void pipeline(follow(to), new PassThrough(), sink()).catch(() => undefined);
        breaking(to);
      },
    ],
    [
      "what its generator reads",
      "failed",
      (follow) => {
        const source = endless();
        void pipeline(follow(Readable.from(source.map(String))), sink()).catch(() => undefined);
        setImmediate(() => source.destroy());
      },
    ],
  ];
  it.each(early)("in a pipeline is told who closed too early: %s", async (_, told, run) => {
    const { ended, follow } = record();
    run(follow);
    expect(await ended).toEqual([told, expect.objectContaining({ code: "ERR_STREAM_PREMATURE_CLOSE" })]);
  });

  it("is cancelled by an early break, or when it is destroyed", async () => {
    const broke = record();
    for await (const _ of broke.follow(letters())) break;
    expect(await broke.ended).toEqual(CANCELLED);
    const destroyed = record();
    destroyed.follow(letters()).destroy();
    expect(await destroyed.ended).toEqual(CANCELLED);
  });

  it("that does not say when it is closed is over when it is destroyed", async () => {
    const destroyed = record();
    destroyed.follow(new Readable({ read() {}, emitClose: false })).destroy();
    expect(destroyed.events).toEqual([CANCELLED]);
    const failed = record();
    const stream = failed.follow(new Readable({ read() {}, emitClose: false }));
    stream.on("error", () => undefined).destroy(broken);
    expect(await failed.ended).toEqual(["failed", broken]);
  });

  it("that was over before is over at once", async () => {
    const drained = letters();
    await text(drained);
    const failed = letters()
      .on("error", () => undefined)
      .destroy(broken);
    const destroyed = letters().destroy();
    for (const [stream, end] of [
      [drained, DRAINED],
      [failed, ["failed", broken]],
      [destroyed, CANCELLED],
    ] as const) {
      const { events, follow } = record();
      follow(stream);
      expect(events).toEqual([end]);
    }
  });

  it("that transforms is over when its reading side is, and transforms within", async () => {
    const places: unknown[] = [];
    const upper = new Transform({
      transform(chunk, _, done) {
        places.push(place.getStore());
        done(null, String(chunk).toUpperCase());
      },
      flush(done) {
        places.push(place.getStore());
        done();
      },
    });
    const { ended, events, follow } = record();
    const stream = follow(letters().pipe(upper));
    expect(events).toEqual([]);
    expect(await text(stream)).toBe("AB");
    expect(await ended).toEqual(DRAINED);
    expect(new Set(places)).toEqual(new Set(["inside"]));
  });

  it("that only takes is a plain value", () => {
    const sink = new Writable();
    const { events, follow } = record();
    expect(follow(sink)).toBe(sink);
    expect(events).toEqual([["done", sink, "returned"]]);
  });
});
