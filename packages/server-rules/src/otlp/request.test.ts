import { describe, expect, it } from "vitest";
import { message, padded, protobufRequest, protobufSpan, text, varint } from "../fixtures/index.ts";
import { type DecodedSpan, decodeSpans, invalidIds, parseJson, parseProtobuf, type WireRequest } from "./index.ts";

const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
const other = { traceId: ids.traceId, spanId: "00f067aa0ba902b7" };
const decode = (body: Uint8Array): DecodedSpan[] => decodeSpans(parseProtobuf(body));

describe("protobuf requests", () => {
  it("are read with ids as hexadecimal digits", () => {
    const [span] = decode(protobufRequest([protobufSpan("work", ids)]));
    expect(span).toMatchObject({ ...ids, name: "work", parentSpanId: undefined });
    expect(span?.origin.resource).toEqual({ "service.name": "checkout" });
    expect(span?.origin.scope.name).toBe("langfuse-sdk.kit");
  });

  it("merge when several stand in one body", () => {
    const body = Buffer.concat([
      protobufRequest([protobufSpan("first", ids)]),
      protobufRequest([protobufSpan("second", other)]),
    ]);
    expect(decode(body).map(({ name }) => name)).toEqual(["first", "second"]);
  });

  it("may pad the varints of their lengths to five bytes", () => {
    const span = protobufSpan("work", ids);
    const scopeSpans = message(2, message(2, span, padded(span.length, 5)));
    expect(decode(Uint8Array.from(message(1, scopeSpans, padded(scopeSpans.length, 5))))).toHaveLength(1);
  });

  it("may pad number varints to ten bytes", () => {
    const span = [...protobufSpan("work", ids), ...varint(6 * 8), ...padded(3, 10)];
    const [decoded] = decode(Uint8Array.from(message(1, message(2, message(2, span)))));
    expect(decoded?.kind).toBe(3);
  });

  it("may have fields that nobody knows yet", () => {
    const span = [...protobufSpan("work", ids), ...text(200, "new"), ...varint(201 * 8), 1];
    expect(decode(protobufRequest([span]))[0]?.name).toBe("work");
  });

  it.each([
    ["cut off", protobufRequest([protobufSpan("work", ids)]).slice(0, -3)],
    ["longer than they are", Uint8Array.from([...varint(10), ...varint(50), 1, 2])],
    ["ending inside a varint", Uint8Array.from([...varint(10), 0x80])],
    ["text", Buffer.from("this is no protobuf at all")],
    ["with field number zero", Uint8Array.from([0x02, 0x01, 0x00])],
    ["with a varint that never ends", Uint8Array.from([...varint(10), ...Array<number>(12).fill(0xff)])],
    ["malformed inside of a value only", protobufRequest([protobufSpan("work", ids, [[...varint(10), 99]])])],
    ["with a name that is a number", protobufRequest([[...varint(5 * 8), 1]])],
  ])("throw when they are %s", (_case, body) => {
    expect(() => parseProtobuf(body)).toThrow(RangeError);
  });

  it("throw when values nest as deep as no sender means it", () => {
    let value = text(1, "deep");
    for (let depth = 0; depth < 100; depth += 1) value = message(5, message(1, value));
    expect(() => parseProtobuf(protobufRequest([protobufSpan("work", ids, [value])]))).toThrow(RangeError);
  });
});

const one = (span: object): WireRequest => ({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });

describe("JSON requests", () => {
  it.each([
    ["text", "abcd"],
    ["byte array", [0xab, 0xcd]],
    ["buffer JSON", { type: "Buffer", data: [0xab, 0xcd] }],
  ])("may write an id as %s", (_case, spanId) => {
    expect(decodeSpans(one({ spanId }))[0]?.spanId).toBe("abcd");
  });

  it.each(["", "[]", "null", "{", "7", `{"a":${"[".repeat(300)}${"]".repeat(300)}}`])("throw for %j", (body) => {
    expect(() => parseJson(body)).toThrow();
  });

  it("hold nothing when they have no resource spans", () => {
    expect(decodeSpans(parseJson("{}"))).toEqual([]);
  });

  it("lose nothing but what is of the wrong kind", () => {
    const [span] = decodeSpans(
      one({ name: 7, kind: "server", attributes: {}, events: [null], links: "none", status: 1 }),
    );
    expect(span).toMatchObject({ name: "", kind: 0, attributes: {}, links: [], status: { code: 0, message: "" } });
    expect(span?.events).toEqual([{ name: "", time: 0, attributes: {} }]);
  });
});

describe("the server's check", () => {
  const sound = { traceId: "t", spanId: "s" };

  it.each<[string, unknown]>([
    ["nothing at all", {}],
    ["an id of any text", one({ ...sound, parentSpanId: "" })],
    ["ids as bytes", one({ traceId: [1, 2], spanId: { type: "Buffer", data: [3] } })],
  ])("lets %s through", (_case, request) => {
    expect(invalidIds(request)).toBeUndefined();
  });

  it.each<[string, unknown, string]>([
    ["resource spans that are no list", { resourceSpans: {} }, "resourceSpans"],
    ["scope spans that are no list", { resourceSpans: [{ scopeSpans: 1 }] }, "scopeSpans"],
    ["spans that are no list", { resourceSpans: [{ scopeSpans: [{ spans: {} }] }] }, "spans"],
    ["a span that is none", { resourceSpans: [{ scopeSpans: [{ spans: [null] }] }] }, "span"],
    ["a trace without an id", one({ spanId: "s" }), "traceId"],
    ["an id that is a number", one({ ...sound, spanId: 7 }), "spanId"],
    ["bytes that are none", one({ ...sound, spanId: [256] }), "spanId"],
    ["a parent's id that is a number", one({ ...sound, parentSpanId: 7 }), "parentSpanId"],
    ["attributes that are no list", one({ ...sound, attributes: {} }), "attributes"],
    ["events that are no list", one({ ...sound, events: "x" }), "events"],
  ])("refuses %s", (_case, request, named) => {
    expect(invalidIds(request)).toMatch(new RegExp(`^${named} must be`));
  });
});

describe("times", () => {
  const timed = (times: object): DecodedSpan | undefined => decodeSpans(one(times))[0];

  it("are milliseconds with three decimals, and stay as they were sent beside", () => {
    const times = { startTimeUnixNano: "1700000000123999999", endTimeUnixNano: 1_700_000_001_000 };
    expect(timed(times)).toMatchObject({ ...times, startTime: 1700000000123.999, endTimeUnixNano: "1700000001000" });
  });

  it("may come as the two halves of a 64-bit number", () => {
    const nanos = 1700000000123000000n;
    const halves = { low: Number(nanos & 0xffffffffn) | 0, high: Number(nanos >> 32n) };
    expect(timed({ startTimeUnixNano: halves })).toMatchObject({
      startTime: 1700000000123,
      startTimeUnixNano: String(nanos),
    });
  });

  it("stand in for each other when one is missing", () => {
    expect(timed({ endTimeUnixNano: "5000000" })).toMatchObject({ startTime: 5, endTime: 5, startTimeUnixNano: "0" });
    expect(timed({ startTimeUnixNano: "5000000" })).toMatchObject({ startTime: 5, endTime: 5, endTimeUnixNano: "0" });
  });

  it.each([{}, { startTimeUnixNano: "soon" }, { startTimeUnixNano: -5 }, { endTimeUnixNano: "99999999999999999999" }])(
    "are now when none is a time: %j",
    (times) => {
      const before = Date.now();
      const decoded = timed(times);
      expect(decoded?.startTime).toBeGreaterThanOrEqual(before);
      expect(decoded?.endTime).toBe(decoded?.startTime);
    },
  );
});
