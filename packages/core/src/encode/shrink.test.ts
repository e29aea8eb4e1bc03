import { SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { type DecodedSpan, decodeSpans } from "./decode-for-tests.ts";
import { type Chunk, shrinkChunk } from "./index.ts";
import { encode, encodeOne, observation, observations, segment, spanIdOf } from "./observations-for-tests.ts";
import type { SealedObservation } from "./types.ts";

const marker = "…[truncated]";

function decodeOne(chunk: Chunk | undefined): DecodedSpan {
  const [span] = chunk === undefined ? [] : decodeSpans(chunk.bytes);
  if (span === undefined) throw new Error("no span");
  return span;
}

function text(span: DecodedSpan, key: string): string {
  return String(span.attributes[key]?.stringValue);
}

const large = observation(0, {
  parentSpanId: "00f067aa0ba902b7",
  status: { code: SpanStatusCode.ERROR, message: "short message" },
  attributes: { input: "i".repeat(50_000), output: "日".repeat(10_000), model: "gpt-4o-mini", tokens: 12 },
  events: [{ name: "exception", time: [1, 2], attributes: { "exception.stacktrace": "s".repeat(40_000) } }],
});

describe("shrinking a chunk", () => {
  it.each([90_000, 20_000, 5_000, 1_000])(
    "to %d bytes cuts the longest texts only, as little as needed",
    (maxBytes) => {
      const chunk = encodeOne([large]);
      const shrunk = shrinkChunk(chunk, maxBytes);
      const before = decodeOne(chunk);
      const after = decodeOne(shrunk);
      expect(shrunk?.bytes.length).toBeLessThanOrEqual(maxBytes);
      // Two bytes a character may be lost at each cut, and lengths get shorter.
      expect(shrunk?.bytes.length).toBeGreaterThan(maxBytes - 40);
      for (const key of ["input", "output"]) {
        if (text(after, key) === text(before, key)) continue;
        expect(text(after, key).endsWith(marker)).toBe(true);
        expect(text(before, key).startsWith(text(after, key).slice(0, -marker.length))).toBe(true);
      }
      const { attributes: _attributes, events: _events, ...rest } = after;
      expect(before).toMatchObject(rest);
      expect(after.attributes).toMatchObject({ model: { stringValue: "gpt-4o-mini" }, tokens: { intValue: "12" } });
      expect(after.events[0]).toMatchObject({ name: "exception", timeUnixNano: "1000000002" });
      expect(shrunk).toMatchObject({ ids: chunk.ids, destination: chunk.destination, createdAt: chunk.createdAt });
    },
  );

  it("leaves the shorter texts whole while the longest can give enough", () => {
    const after = decodeOne(shrinkChunk(encodeOne([large]), 115_000));
    expect(text(after, "input").length).toBeLessThan(50_000);
    expect(text(after, "output")).toBe("日".repeat(10_000));
    expect(after.events[0]?.attributes["exception.stacktrace"]).toEqual({ stringValue: "s".repeat(40_000) });
  });

  it("reaches texts in arrays, event and span names, links and status messages", () => {
    const long = "x".repeat(3000);
    const context = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 0 };
    const everywhere = observation(0, {
      name: long,
      status: { code: SpanStatusCode.ERROR, message: long },
      attributes: { list: [long, "short", long] },
      events: [{ name: long, time: [1, 0] }],
      links: [{ context, attributes: { note: long } }],
    });
    const after = decodeOne(shrinkChunk(encodeOne([everywhere]), 2000));
    const values = after.attributes.list?.arrayValue as { values: { stringValue: string }[] };
    const texts = [
      after.name,
      after.status.message,
      values.values[0]?.stringValue,
      values.values[2]?.stringValue,
      after.events[0]?.name,
      after.links[0]?.attributes.note?.stringValue,
    ];
    for (const one of texts) expect(one).toMatch(/^x{200,350}…\[truncated\]$/);
    expect(values.values[1]).toEqual({ stringValue: "short" });
    expect(after.links[0]).toMatchObject({ traceId: context.traceId, spanId: context.spanId });
  });

  it("never cuts inside a character", () => {
    for (let maxBytes = 500; maxBytes < 520; maxBytes++) {
      for (const character of ["é", "日", "😀"]) {
        const chunk = encodeOne([observation(0, { attributes: { input: character.repeat(1000) } })]);
        const kept = text(decodeOne(shrinkChunk(chunk, maxBytes)), "input").slice(0, -marker.length);
        expect(kept).toBe(character.repeat(kept.length / character.length));
      }
    }
  });

  it("can be done again, with one marker at the end", () => {
    const once = shrinkChunk(encodeOne([large]), 50_000);
    const twice = once && shrinkChunk(once, 10_000);
    expect(twice?.bytes.length).toBeLessThanOrEqual(10_000);
    expect(text(decodeOne(twice), "input").split(marker)).toHaveLength(2);
  });

  it("answers the chunk itself when it fits", () => {
    const chunk = encodeOne([observation(0)]);
    expect(shrinkChunk(chunk, chunk.bytes.length)).toBe(chunk);
  });

  it("is not possible for several spans, for scores, for broken bytes, or where there is not enough text", () => {
    const chunk = encodeOne([large]);
    const numbers = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`number ${index}`, index]));
    expect(shrinkChunk(encodeOne([large, observation(1)]), 1000)).toBeUndefined();
    expect(shrinkChunk({ ...chunk, kind: "scores" }, 1000)).toBeUndefined();
    expect(shrinkChunk({ ...chunk, bytes: chunk.bytes.subarray(0, 5000) }, 1000)).toBeUndefined();
    expect(shrinkChunk(encodeOne([observation(0, { attributes: numbers })]), 1000)).toBeUndefined();
    expect(shrinkChunk(chunk, 50)).toBeUndefined();
  });
});

describe("a span above maxSpanBytes", () => {
  const maxSpanBytes = 10_000;

  function encodeWith(changes: Partial<SealedObservation>): ReturnType<typeof encode> {
    const list = [observation(0), observation(1, changes), observation(2)];
    return encode(segment({ observations: list, shared: { "user.id": "u" } }), { maxSpanBytes });
  }

  function middle(changes: Partial<SealedObservation>): DecodedSpan {
    const { chunks, failures } = encodeWith(changes);
    expect(failures).toEqual([]);
    const spans = chunks.flatMap((chunk) => decodeSpans(chunk.bytes));
    expect(spans.map((span) => span.spanId)).toEqual([0, 1, 2].map(spanIdOf));
    const [, span] = spans;
    if (span === undefined) throw new Error("no span");
    return span;
  }

  it("has its longest texts cut until it fits, and nothing else", () => {
    const span = middle({ attributes: { input: "i".repeat(9000), output: "o".repeat(6000), model: "m".repeat(1000) } });
    expect(text(span, "input")).toHaveLength(text(span, "output").length);
    expect(text(span, "input")).toMatch(/^i{4000,}…\[truncated\]$/);
    expect(text(span, "model")).toBe("m".repeat(1000));
    expect(text(span, "user.id")).toBe("u");
  });

  it("is cut when one text alone is many times too large", () => {
    const span = middle({ attributes: { input: "日".repeat(2_000_000), output: "o".repeat(100) } });
    expect(text(span, "input")).toMatch(/^日{3000,}…\[truncated\]$/);
    expect(text(span, "output")).toBe("o".repeat(100));
  });

  it("is cut when it has hundreds of large texts", () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`key ${index}`, "é".repeat(50_000)]),
    );
    const span = middle({ attributes });
    expect(span.keys).toHaveLength(61);
    for (const key of Object.keys(attributes)) expect(text(span, key)).toMatch(/^é{20,}…\[truncated\]$/);
  });

  it.each<[string, Partial<SealedObservation>]>([
    ["a hundred thousand attributes", { attributes: manyNumbers(100_000) }],
    [
      "ten thousand events",
      { events: Array.from({ length: 10_000 }, () => ({ name: "e", time: [1, 2] as const })) as never },
    ],
    ["a key that is too long", { attributes: { ["k".repeat(20_000)]: 1 } }],
  ])("is lost as too large when it has %s", (_, changes) => {
    const { chunks, failures } = encodeWith(changes);
    expect(failures).toEqual([{ ids: [spanIdOf(1)], reason: "too_large", destinations: ["langfuse"] }]);
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual([spanIdOf(0), spanIdOf(2)]);
  });

  it("keeps ten megabytes down to four by default", () => {
    const { chunks } = encode(
      segment({ observations: [observation(0, { attributes: { input: "x".repeat(10_000_000) } })] }),
    );
    expect(chunks[0]?.bytes.length).toBeGreaterThan(4_190_000);
    expect(chunks[0]?.bytes.length).toBeLessThan(4_200_000);
  });

  it("takes the whole segment along when the shared attributes are too large", () => {
    const shared = manyNumbers(5000);
    const { chunks, failures } = encode(segment({ observations: observations(2), shared }), { maxSpanBytes });
    expect(chunks).toEqual([]);
    expect(failures).toEqual([{ ids: [0, 1].map(spanIdOf), reason: "too_large", destinations: ["langfuse"] }]);
  });
});

function manyNumbers(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`number ${index}`, index]));
}
