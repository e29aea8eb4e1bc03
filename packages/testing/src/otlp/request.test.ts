import { message, padded, varint } from "@langfuse-kit/server-rules/fixtures";
import { describe, expect, it } from "vitest";
import { jsonBody, protobufRequest, protobufSpan, recordedJson, recordedProtobuf } from "../fixtures/index.ts";
import { decodeTraces, encodePartialSuccess, openTraceRequest } from "./index.ts";
import { detectFormat } from "./request.ts";

const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
const other = { traceId: ids.traceId, spanId: "00f067aa0ba902b7" };

describe("a request", () => {
  it("is told to be JSON or protobuf by its first byte", () => {
    expect(detectFormat(jsonBody([]))).toBe("json");
    expect(detectFormat(protobufRequest([]))).toBe("protobuf");
  });

  it("is decoded into spans with their scope and resource, times cut to milliseconds", () => {
    const [child, root] = decodeTraces(recordedProtobuf);
    expect(child).toMatchObject({
      name: "answer",
      parentSpanId: root?.spanId,
      startTime: 1700000000200,
      startTimeUnixNano: "1700000000200000000",
      events: [{ name: "gen_ai.choice", time: 1700000000300 }],
      status: { code: 2, message: "boom" },
      scope: { name: "langfuse-sdk.kit", version: "1.2.3", attributes: {} },
      resource: { "service.name": "checkout" },
    });
    expect(root).toMatchObject({ parentSpanId: undefined, endTime: 1700000002999 });
  });

  it("of several that stand in one body is all of them", () => {
    const body = Buffer.concat([
      protobufRequest([protobufSpan("first", ids)]),
      protobufRequest([protobufSpan("second", other)]),
    ]);
    expect(decodeTraces(body, "protobuf").map(({ name }) => name)).toEqual(["first", "second"]);
    expect(openTraceRequest(body, "protobuf").fingerprints()).toHaveLength(2);
  });

  it.each([
    ["cut off", protobufRequest([protobufSpan("work", ids)]).slice(0, -3)],
    ["longer than it is", Uint8Array.from([...varint(10), ...varint(50), 1, 2])],
    ["ending inside a varint", Uint8Array.from([...varint(10), 0x80])],
    ["text", Buffer.from("this is no protobuf at all")],
    ["with field number zero", Uint8Array.from([0x02, 0x01, 0x00])],
    ["with a varint that never ends", Uint8Array.from([...varint(10), ...Array<number>(12).fill(0xff)])],
  ])("is refused when it is %s", (_case, body) => {
    expect(() => decodeTraces(body, "protobuf")).toThrow();
    expect(() => openTraceRequest(body, "protobuf").fingerprints()).toThrow();
  });

  it("is refused when its JSON is no UTF-8, or no object", () => {
    expect(() => decodeTraces(Uint8Array.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "json")).toThrow();
    expect(() => decodeTraces(Buffer.from("[]"), "json")).toThrow();
  });
});

describe("the ids for the ledger", () => {
  it("are those of the decoder", () => {
    for (const body of [recordedProtobuf, recordedJson]) {
      const fingerprints = openTraceRequest(body).fingerprints();
      expect(fingerprints.map(({ spanId }) => spanId)).toEqual(decodeTraces(body).map(({ spanId }) => spanId));
    }
  });

  it("are found behind padded lengths", () => {
    const span = protobufSpan("work", ids);
    const scopeSpans = message(2, message(2, span, padded(span.length, 5)));
    const body = Uint8Array.from(message(1, scopeSpans, padded(scopeSpans.length, 5)));
    expect(openTraceRequest(body, "protobuf").fingerprints()[0]).toMatchObject(ids);
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

describe("the answer that refuses some", () => {
  it("is the message of OTLP with a count and a reason", () => {
    // ExportTraceServiceResponse { partial_success { rejected_spans: 300, error_message: "no" } }
    const expected = message(1, [...varint(8), ...varint(300), ...message(2, [...Buffer.from("no")])]);
    expect([...encodePartialSuccess(300, "no")]).toEqual(expected);
  });
});
