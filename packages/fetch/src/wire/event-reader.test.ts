import { describe, expect, it } from "vitest";
import { type BodyFormat, createEventReader, formatOf } from "./event-reader.ts";

const encoder = new TextEncoder();

function read(text: string, size: number, format: BodyFormat = "sse") {
  const events: unknown[] = [];
  const reader = createEventReader(format, (value, name) => events.push(name === undefined ? value : [name, value]));
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; at += size) reader.chunk(bytes.subarray(at, at + size));
  reader.end();
  return { events, sawDone: reader.sawDone(), isCut: reader.isCut() };
}

describe("events of a stream", () => {
  it.each([1, 3, 7, 1_000])("are the same however the bytes are cut (%i)", (size) => {
    const text =
      ': ping\n\ndata: {"a":"ü🎉"}\r\n\r\nevent: x\ndata: {"b":1}\n\ndata:{"c":\ndata: 2}\n\nid: 1\nretry: 5\ndata: [DONE]\n\n';
    expect(read(text, size)).toEqual({
      events: [{ a: "ü🎉" }, ["x", { b: 1 }], { c: 2 }],
      sawDone: true,
      isCut: false,
    });
  });

  it("are found in what is only called a text, and missed in no other", () => {
    expect(read('data: {"a":1}\n\n{"error":"x"}\n', 9, "text")).toMatchObject({
      events: [{ a: 1 }, { error: "x" }],
      isCut: false,
    });
    for (const text of ["<html></html>", '{"a":1}\n', "data: of no kind\n\n", ""]) {
      expect(read(text, 9, "text")).toMatchObject({ events: [], isCut: true });
    }
  });

  it("count although the last one has no end, and what is no JSON is passed over", () => {
    expect(read('data: nonsense\n\ndata: {"broken"\n\ndata: {"a":1}', 5).events).toEqual([{ a: 1 }]);
    expect(read('{"a":1}\n\n{"b":2}\nnothing\n{"c":3}', 4, "ndjson").events).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }]);
  });

  it("include an error that is plain JSON amid the stream", () => {
    expect(read('data: {"a":1}\n\n{"error":{"message":"x"}}\n', 9).events).toEqual([
      { a: 1 },
      { error: { message: "x" } },
    ]);
  });

  it("beyond a bound are given up, and nothing more is kept", () => {
    const reader = createEventReader("sse", () => undefined);
    const part = encoder.encode("x".repeat(1_000_000));
    for (let count = 0; count < 20; count += 1) reader.chunk(part);
    expect(reader.isCut()).toBe(true);
    expect(reader.end()).toBeUndefined();
  });

  it("beyond a bound are given up also where they come line by line", () => {
    const events: unknown[] = [];
    const reader = createEventReader("sse", (value) => events.push(value));
    const part = encoder.encode(`data: ${"1".repeat(1_000_000)}\n`);
    reader.chunk(encoder.encode("data: {\n"));
    for (let count = 0; count < 20; count += 1) reader.chunk(part);
    expect(reader.isCut()).toBe(true);
    expect(reader.end()).toBeUndefined();
    expect(events).toEqual([]);
  });

  it("may together be longer than the bound for each", () => {
    let count = 0;
    const reader = createEventReader("sse", () => {
      count += 1;
    });
    const part = encoder.encode(`data: {"a":"${"1".repeat(1_000_000)}"}\n\n`);
    for (let times = 0; times < 20; times += 1) reader.chunk(part);
    expect([count, reader.isCut()]).toEqual([20, false]);
  });
});

describe("formatOf", () => {
  it.each([
    ["text/event-stream; charset=utf-8", true, "sse"],
    ["application/json", true, "json"],
    ["application/problem+json; charset=utf-8", false, "json"],
    ["application/x-ndjson", true, "ndjson"],
    [null, true, "sse"],
    [null, false, "json"],
    ["text/html", false, "other"],
    ["text/plain; charset=utf-8", true, "text"],
    ["application/octet-stream", true, "text"],
    ["text/plain", false, "other"],
    ["image/png", true, "other"],
  ])("reads %s", (type, isStream, format) => expect(formatOf(type, () => isStream)).toBe(format));
});
