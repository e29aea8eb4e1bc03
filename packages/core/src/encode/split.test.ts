import { describe, expect, it } from "vitest";
import { decodeSpans } from "./decode-for-tests.ts";
import { type Chunk, joinChunks, splitChunk } from "./index.ts";
import { encodeOne, observation, observations, spanIdOf } from "./observations-for-tests.ts";

/** Halves until nothing can be halved. */
function singles(chunk: Chunk): Chunk[] {
  const halves = splitChunk(chunk);
  return halves === undefined ? [chunk] : halves.flatMap(singles);
}

function scores(events: readonly string[]): Chunk {
  return {
    kind: "scores",
    bytes: Buffer.from(events.join(",")),
    ids: events.map((_, index) => `event-${index}`),
    destination: "langfuse",
    createdAt: 7,
  };
}

/** Several scopes, resources, and sizes on both sides of each length prefix. */
function mixedChunk(count: number): Chunk {
  const list = observations(count).map((one, index) => ({
    ...one,
    attributes: { input: "é".repeat((index * 613) % 9000) },
    scope: { name: `scope ${index % 4}` },
  }));
  const half = Math.floor(count / 2);
  const chunks = [
    encodeOne(list.slice(0, half), { resource: { name: "one" }, shared: { "user.id": "u" } }),
    encodeOne(list.slice(half), { resource: { name: "two" } }),
  ];
  const [first] = chunks;
  if (first === undefined) throw new Error("no chunk");
  return { ...first, bytes: joinChunks(chunks), ids: chunks.flatMap((chunk) => chunk.ids) };
}

describe("halving a chunk of spans", () => {
  it.each([2, 3, 7, 64, 101])("of %d down to singles keeps every span and its surroundings", (count) => {
    const chunk = mixedChunk(count);
    const parts = singles(chunk);
    expect(parts).toHaveLength(count);
    expect(parts.flatMap((part) => part.ids)).toEqual(chunk.ids);
    expect(parts.flatMap((part) => decodeSpans(part.bytes))).toEqual(decodeSpans(chunk.bytes));
    expect(parts.every((part) => decodeSpans(part.bytes)[0]?.spanId === part.ids[0])).toBe(true);
    expect(decodeSpans(joinChunks(parts))).toEqual(decodeSpans(chunk.bytes));
  });

  it("keeps what else the chunk says, and leaves the chunk as it was", () => {
    const chunk = mixedChunk(5);
    const before = Buffer.from(chunk.bytes);
    const halves = splitChunk(chunk);
    expect(halves?.map(({ bytes: _, ids, ...rest }) => [ids.length, rest])).toEqual([
      [3, { kind: "spans", destination: "langfuse", createdAt: chunk.createdAt, isAlone: true }],
      [2, { kind: "spans", destination: "langfuse", createdAt: chunk.createdAt, isAlone: true }],
    ]);
    expect(before.equals(chunk.bytes)).toBe(true);
  });

  it("keeps fields that it does not know, and lengths that are longer than they need be", () => {
    const span = (id: number): number[] => [0x12, 0x8a, 0x80, 0x00, 0x12, 8, 0, 0, 0, 0, 0, 0, 0, id];
    const schemaUrl = [0x1a, 1, 0x75];
    const unknown = [0xa2, 0x06, 1, 0x21];
    const scopeSpans = [...span(1), ...schemaUrl, ...unknown, ...span(2)];
    const resourceSpans = [0x12, scopeSpans.length, ...scopeSpans, ...schemaUrl];
    const bytes = Uint8Array.from([0x0a, resourceSpans.length, ...resourceSpans]);
    const chunk: Chunk = { kind: "spans", bytes, ids: ["a", "b"], destination: "d", createdAt: 0 };
    const expected = (id: number): number[] => {
      const scope = [...schemaUrl, ...unknown, ...span(id)];
      const resource = [...schemaUrl, 0x12, scope.length, ...scope];
      return [0x0a, resource.length, ...resource];
    };
    expect(splitChunk(chunk)?.map((half) => [...half.bytes])).toEqual([expected(1), expected(2)]);
  });

  it("is not possible for a single span", () => {
    expect(splitChunk(encodeOne([observation(0)]))).toBeUndefined();
  });

  it("is refused, and never throws, for bytes that are cut, garbled or not what the ids say", () => {
    const chunk = mixedChunk(6);
    for (let length = 0; length < Math.min(chunk.bytes.length, 600); length++) {
      expect(splitChunk({ ...chunk, bytes: chunk.bytes.subarray(0, length) })).toBeUndefined();
    }
    expect(splitChunk({ ...chunk, ids: chunk.ids.slice(1) })).toBeUndefined();
    expect(splitChunk({ ...chunk, bytes: new Uint8Array(50).fill(0xff) })).toBeUndefined();
  });
});

describe("halving a chunk of scores", () => {
  const events = [
    '{"id":"a","body":{"comment":"commas, [brackets] and {braces}"}}',
    '{ "id" : "b", "body": { "value": 1.0, "list": [1,[2,{"x":"\\"quoted\\" , \\\\"}]] } }',
    '{"id":"c","body":{"value":1e400,"comment":"日本, \\u2028 \\ud800"}}',
    '{"id":"d","body":{"value":12345678901234567890}}',
    '{"id":"e","body":{"comment":"ends with a backslash \\\\"}}',
  ];

  it("keeps the bytes of every event, also those that parsing would change", () => {
    const parts = singles(scores(events));
    expect(parts.map((part) => Buffer.from(part.bytes).toString())).toEqual(events);
    expect(parts.map((part) => part.ids)).toEqual(events.map((_, index) => [`event-${index}`]));
  });

  it("gives halves that join to the same bytes", () => {
    for (let count = 2; count <= events.length; count++) {
      const chunk = scores(events.slice(0, count));
      expect(joinChunks(splitChunk(chunk) ?? [])).toEqual(joinChunks([chunk]));
    }
  });

  it("does not keep the other half's memory", () => {
    const halves = splitChunk(scores(events)) ?? [];
    for (const half of halves) expect(half.bytes.byteLength).toBeLessThan(scores(events).bytes.length);
    expect(new Set(halves.map((half) => half.bytes.buffer)).size).toBe(2);
  });

  it("is refused for a single event and for bytes that are not what the ids say", () => {
    expect(splitChunk(scores(events.slice(0, 1)))).toBeUndefined();
    expect(splitChunk({ ...scores(events), ids: ["a", "b"] })).toBeUndefined();
    expect(splitChunk({ ...scores(events), bytes: new Uint8Array() })).toBeUndefined();
  });
});

describe("joining", () => {
  it("makes one request of spans from several chunks", () => {
    const chunks = [0, 1, 2].map((index) => encodeOne([observation(index)], { resource: { index } }));
    const spans = decodeSpans(joinChunks(chunks));
    expect(spans.map((span) => span.spanId)).toEqual([0, 1, 2].map(spanIdOf));
    expect(spans.map((span) => span.resource.index)).toEqual([{ intValue: "0" }, { intValue: "1" }, { intValue: "2" }]);
  });

  it("makes one batch of scores", () => {
    const body = joinChunks([scores(['{"id":"a"}', '{"id":"b"}']), scores(['{"id":"c"}'])]);
    expect(Buffer.from(body).toString()).toBe('{"batch":[{"id":"a"},{"id":"b"},{"id":"c"}]}');
  });

  it("of nothing is nothing", () => {
    expect(joinChunks([])).toHaveLength(0);
  });
});
