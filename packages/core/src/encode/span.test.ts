import { type Link, SpanKind, SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { TraceState } from "@opentelemetry/core";
import { describe, expect, it } from "vitest";
import { decodeSpans } from "./decode-for-tests.ts";
import { encode, encodeOne, observation, observations, segment, spanIdOf } from "./observations-for-tests.ts";
import type { SealedObservation } from "./types.ts";

function decodeOne(changes: Partial<SealedObservation>): ReturnType<typeof decodeSpans>[number] {
  const [span] = decodeSpans(encodeOne([observation(0, changes)]).bytes);
  if (span === undefined) throw new Error("no span");
  return span;
}

describe("metadata of the trace", () => {
  const plan = "langfuse.observation.metadata.plan";
  const status = "langfuse.observation.metadata.status";
  const shared = {
    "langfuse.trace.metadata.plan": "pro",
    "langfuse.trace.metadata.status": "trialing",
    "user.id": "u",
  };
  const kept = (changes: Partial<SealedObservation>): string[] => {
    const [first] = decodeSpans(encodeOne([observation(0, changes)], { shared }).bytes);
    return Object.keys(first?.attributes ?? {}).filter((key) => key.startsWith("langfuse.trace.") || key === "user.id");
  };

  it("is on each observation, but for what that says of itself under the same name", () => {
    expect(kept({})).toEqual(Object.keys(shared));
    expect(kept({ attributes: { [status]: "200", other: 1 } })).toEqual(["langfuse.trace.metadata.plan", "user.id"]);
    expect(kept({ attributes: { [plan]: "a", [status]: "200" } })).toEqual(["user.id"]);
    expect(kept({ overrides: { [status]: "200" } })).toEqual(["langfuse.trace.metadata.plan", "user.id"]);
    expect(kept({ attributes: { "langfuse.observation.metadata": '{"status":200,"deep":{"plan":1}}' } })).toEqual([
      "langfuse.trace.metadata.plan",
      "user.id",
    ]);
  });

  it("stands where the observation takes back what it said", () => {
    expect(kept({ attributes: { [status]: "200" }, overrides: { [status]: undefined } })).toEqual(Object.keys(shared));
  });
});

describe("a span", () => {
  it("has all its fields", () => {
    const link: Link = {
      context: {
        traceId: "1".repeat(32),
        spanId: "2".repeat(16),
        traceFlags: TraceFlags.SAMPLED,
        traceState: new TraceState("vendor=value"),
      },
      attributes: { reason: "retry" },
    };
    const span = decodeOne({
      parentSpanId: "00f067aa0ba902b7",
      traceState: "langfuse=a,other=b",
      name: "näme",
      kind: SpanKind.CONSUMER,
      status: { code: SpanStatusCode.ERROR, message: "it broke" },
      attributes: { a: "b" },
      events: [
        { name: "exception", time: [1_790_000_000, 5], attributes: { "exception.message": "x".repeat(300) } },
        { name: "", time: [1_790_000_000, 0] },
      ],
      links: [link, { context: { traceId: "3".repeat(32), spanId: "4".repeat(16), traceFlags: 0 } }],
    });
    expect(span).toEqual({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: spanIdOf(0),
      parentSpanId: "00f067aa0ba902b7",
      traceState: "langfuse=a,other=b",
      name: "näme",
      kind: 5,
      startTimeUnixNano: "1790000000123456789",
      endTimeUnixNano: "1790000001987654321",
      attributes: { a: { stringValue: "b" } },
      keys: ["a"],
      events: [
        {
          timeUnixNano: "1790000000000000005",
          name: "exception",
          attributes: { "exception.message": { stringValue: "x".repeat(300) } },
        },
        { timeUnixNano: "1790000000000000000", name: "", attributes: {} },
      ],
      links: [
        {
          traceId: "1".repeat(32),
          spanId: "2".repeat(16),
          traceState: "vendor=value",
          attributes: { reason: { stringValue: "retry" } },
        },
        { traceId: "3".repeat(32), spanId: "4".repeat(16), traceState: "", attributes: {} },
      ],
      status: { code: 2, message: "it broke" },
      scope: { name: "langfuse-sdk.kit", version: "1.0.0" },
      resource: { "service.name": { stringValue: "checkout" } },
    });
  });

  it("has no parent when it is a root", () => {
    expect(decodeOne({}).parentSpanId).toBe("");
    expect(decodeOne({ parentSpanId: "" }).parentSpanId).toBe("");
  });

  it.each([
    [SpanKind.INTERNAL, 1],
    [SpanKind.SERVER, 2],
    [SpanKind.CLIENT, 3],
    [SpanKind.PRODUCER, 4],
    [SpanKind.CONSUMER, 5],
    [99 as SpanKind, 1],
  ])("of OpenTelemetry's kind %d is of OTLP's kind %d", (kind, expected) => {
    expect(decodeOne({ kind }).kind).toBe(expected);
  });

  it("has the status as a number", () => {
    expect(decodeOne({ status: { code: SpanStatusCode.OK } }).status).toEqual({ code: 1, message: "" });
    expect(decodeOne({ status: { code: SpanStatusCode.ERROR } }).status).toEqual({ code: 2, message: "" });
    expect(decodeOne({ status: { code: SpanStatusCode.UNSET, message: "m" } }).status).toEqual({
      code: 0,
      message: "m",
    });
  });

  it.each([
    [[0, 0], "0"],
    [[0, 1], "1"],
    [[1, 999_999_999], "1999999999"],
    [[65_535, 999_999_999], "65535999999999"],
    [[65_536, 0], "65536000000000"],
    [[1_790_000_000, 123_456_789.75], "1790000000123456789"],
    [[4_294_967_295, 999_999_999], "4294967295999999999"],
    [[9_999_999_999, 1_000_000_001], "10000000000000000001"],
    [[-5, 10], "10"],
    [[Number.NaN, Number.NaN], "0"],
  ] as const)("that starts at %j has that time to the nanosecond", (time, expected) => {
    expect(decodeOne({ startTime: [...time] }).startTimeUnixNano).toBe(expected);
  });

  it("keeps random times exactly", () => {
    for (let index = 0; index < 500; index++) {
      const seconds = (index * 7_919_317) % 4_000_000_000;
      const nanoseconds = (index * 104_729_111) % 1_000_000_000;
      const exact = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
      expect(decodeOne({ endTime: [seconds, nanoseconds] }).endTimeUnixNano).toBe(exact.toString());
    }
  });

  it("is kept, as a root or without the link, when another's id is none", () => {
    const span = decodeOne({
      parentSpanId: "not-an-id",
      links: [{ context: { traceId: "short", spanId: "2".repeat(16), traceFlags: 0 } }],
    });
    expect(span).toMatchObject({ parentSpanId: "", links: [], spanId: spanIdOf(0) });
  });

  it.each(["g", "/", ":", "@", "G", "`", "é", "日", " "])("is none when its id has the character %s", (character) => {
    for (const at of [0, 15]) {
      const spanId = `${"1".repeat(at)}${character}${"1".repeat(15 - at)}`;
      expect(encode(segment({ observations: [observation(0, { spanId })] })).failures).toHaveLength(1);
    }
  });

  it("takes every hexadecimal digit", () => {
    expect(decodeOne({ spanId: "0123456789abcdef" }).spanId).toBe("0123456789abcdef");
    expect(decodeOne({ spanId: "ABCDEF9876543210" }).spanId).toBe("abcdef9876543210");
  });

  it("takes ids in upper case", () => {
    expect(decodeOne({ traceId: "ABCDEF".padEnd(32, "0") }).traceId).toBe("abcdef".padEnd(32, "0"));
  });
});

describe("a request", () => {
  it("keeps the order of the spans, each under its scope, and names the ids in the order of the bytes", () => {
    const scopes = [{ name: "a", version: "1" }, { name: "b" }, { name: "a", version: "2" }];
    const list = observations(9).map((one, index) => ({ ...one, scope: scopes[index % 3] ?? one.scope }));
    const chunk = encodeOne(list);
    const spans = decodeSpans(chunk.bytes);
    expect(spans.map((span) => span.spanId)).toEqual(chunk.ids);
    expect(chunk.ids).toEqual(list.map((one) => one.spanId));
    expect(spans.map((span) => `${span.scope.name}@${span.scope.version}`).join(" ")).toBe(
      "a@1 b@ a@2 a@1 b@ a@2 a@1 b@ a@2",
    );
  });

  it("can stand behind another one", () => {
    const first = encodeOne(observations(3), { resource: { name: "first" } });
    const second = encodeOne([observation(7), observation(8)], { resource: { name: "second" } });
    const spans = decodeSpans(Buffer.concat([first.bytes, second.bytes]));
    expect(spans.map((span) => [span.spanId, span.resource.name?.stringValue])).toEqual([
      [spanIdOf(0), "first"],
      [spanIdOf(1), "first"],
      [spanIdOf(2), "first"],
      [spanIdOf(7), "second"],
      [spanIdOf(8), "second"],
    ]);
  });

  it("does not change when it is made again", () => {
    const list = observations(20);
    const input = segment({ observations: list, shared: { "user.id": "é" } });
    expect(encode(input).chunks).toEqual(encode(input).chunks);
  });
});
