import { describe, expect, it } from "vitest";
import { jsonBody, message, padded, protobufRequest, protobufSpan, text, varint } from "../fixtures/index.ts";
import { decodeTraces, detectFormat, openTraceRequest } from "./index.ts";

const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
const other = { traceId: ids.traceId, spanId: "00f067aa0ba902b7" };

describe("protobuf requests", () => {
  it("are read with ids as hexadecimal digits", () => {
    const [span] = decodeTraces(protobufRequest([protobufSpan("work", ids)]), "protobuf");
    expect(span).toMatchObject({ ...ids, name: "work", parentSpanId: undefined });
    expect(span?.resource).toEqual({ "service.name": "checkout" });
    expect(span?.scope.name).toBe("langfuse-sdk.kit");
  });

  it("merge when several stand in one body", () => {
    const body = Buffer.concat([
      protobufRequest([protobufSpan("first", ids)]),
      protobufRequest([protobufSpan("second", other)]),
    ]);
    expect(decodeTraces(body, "protobuf").map(({ name }) => name)).toEqual(["first", "second"]);
    expect(openTraceRequest(body, "protobuf").fingerprints()).toHaveLength(2);
  });

  it("may pad the varints of their lengths to five bytes", () => {
    const span = protobufSpan("work", ids);
    const scopeSpans = message(2, message(2, span, padded(span.length, 5)));
    const body = Uint8Array.from(message(1, scopeSpans, padded(scopeSpans.length, 5)));
    expect(decodeTraces(body, "protobuf")).toHaveLength(1);
    expect(openTraceRequest(body, "protobuf").fingerprints()[0]).toMatchObject(ids);
  });

  it("may pad number varints to ten bytes", () => {
    const span = [...protobufSpan("work", ids), ...varint(6 * 8), ...padded(3, 10)];
    const [decoded] = decodeTraces(Uint8Array.from(message(1, message(2, message(2, span)))), "protobuf");
    expect(decoded?.kind).toBe(3);
  });

  it("may have fields that nobody knows yet", () => {
    const span = [...protobufSpan("work", ids), ...text(200, "new"), ...varint(201 * 8), 1];
    expect(decodeTraces(protobufRequest([span]), "protobuf")[0]?.name).toBe("work");
  });

  it.each([
    ["cut off", protobufRequest([protobufSpan("work", ids)]).slice(0, -3)],
    ["longer than they are", Uint8Array.from([...varint(10), ...varint(50), 1, 2])],
    ["ending inside a varint", Uint8Array.from([...varint(10), 0x80])],
    ["text", Buffer.from("this is no protobuf at all")],
    ["with field number zero", Uint8Array.from([0x02, 0x01, 0x00])],
    ["with a varint that never ends", Uint8Array.from([...varint(10), ...Array<number>(12).fill(0xff)])],
  ])("throw when they are %s", (_case, body) => {
    expect(() => decodeTraces(body, "protobuf")).toThrow();
    expect(() => openTraceRequest(body, "protobuf").fingerprints()).toThrow();
  });

  it("throw when only the inside of a value is malformed", () => {
    const request = protobufRequest([protobufSpan("work", ids, [[...varint(10), 99]])]);
    expect(() => decodeTraces(request, "protobuf")).toThrow();
  });
});

describe("JSON requests", () => {
  it("are told from protobuf by their first byte", () => {
    expect(detectFormat(jsonBody([]))).toBe("json");
    expect(detectFormat(protobufRequest([]))).toBe("protobuf");
  });

  it.each([
    ["text", "abcd"],
    ["byte array", [0xab, 0xcd]],
    ["buffer JSON", { type: "Buffer", data: [0xab, 0xcd] }],
  ])("may write an id as %s", (_case, spanId) => {
    const body = Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ spanId }] }] }] }));
    expect(decodeTraces(body, "json")[0]?.spanId).toBe("abcd");
  });

  it.each(["", "[]", "null", "{", "7"])("throw for %j", (body) => {
    expect(() => decodeTraces(Buffer.from(body), "json")).toThrow();
  });

  it("throw for bytes that are no UTF-8", () => {
    expect(() => decodeTraces(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "json")).toThrow();
  });

  it("hold nothing when they have no resource spans", () => {
    expect(decodeTraces(Buffer.from("{}"), "json")).toEqual([]);
  });
});

describe("times", () => {
  const span = (times: object): Uint8Array =>
    Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [times] }] }] }));

  it("are cut to milliseconds", () => {
    const times = { startTimeUnixNano: "1700000000123999999", endTimeUnixNano: "1700000001000000001" };
    expect(decodeTraces(span(times))[0]).toMatchObject({ startTime: 1700000000123, endTime: 1700000001000 });
  });

  it("may come as the two halves of a 64-bit number", () => {
    const nanos = 1700000000123000000n;
    const halves = { low: Number(nanos & 0xffffffffn) | 0, high: Number(nanos >> 32n) };
    expect(decodeTraces(span({ startTimeUnixNano: halves }))[0]?.startTime).toBe(1700000000123);
  });

  it("stand in for each other when one is missing", () => {
    expect(decodeTraces(span({ endTimeUnixNano: "5000000" }))[0]).toMatchObject({ startTime: 5, endTime: 5 });
    expect(decodeTraces(span({ startTimeUnixNano: "5000000" }))[0]).toMatchObject({ startTime: 5, endTime: 5 });
  });

  it("are now when both are missing", () => {
    const before = Date.now();
    const [decoded] = decodeTraces(span({}));
    expect(decoded?.startTime).toBeGreaterThanOrEqual(before);
    expect(decoded?.endTime).toBe(decoded?.startTime);
  });
});

describe("digests", () => {
  it("are equal for equal bytes, whatever stands around the span", () => {
    const span = protobufSpan("work", ids);
    const alone = openTraceRequest(protobufRequest([span]), "protobuf").fingerprints();
    const second = openTraceRequest(protobufRequest([protobufSpan("x", other), span]), "protobuf").fingerprints();
    expect(second[1]).toEqual(alone[0]);
  });

  it("differ when a byte of the span differs", () => {
    const digest = (name: string) => openTraceRequest(protobufRequest([protobufSpan(name, ids)])).fingerprints()[0];
    expect(digest("work")?.digest).not.toBe(digest("worc")?.digest);
  });
});
