import { describe, expect, it } from "vitest";
import { decodeSpans } from "./decode.ts";
import { readTraceRequest } from "./request.ts";
import { writeProtobuf } from "./write-request.ts";

const request = {
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shöp" } }] },
      scopeSpans: [
        {
          scope: { name: "s", version: "1", attributes: [{ key: "a", value: { boolValue: true } }] },
          spans: [
            {
              traceId: "0af7651916cd43dd8448eb211c80319c",
              spanId: "b7ad6b7169203331",
              parentSpanId: "00f067aa0ba902b7",
              traceState: "a=b",
              name: "work",
              kind: 3,
              startTimeUnixNano: "1790000000123456789",
              endTimeUnixNano: "1790000001000000000",
              attributes: [
                { key: "text", value: { stringValue: "" } },
                { key: "int", value: { intValue: "-9007199254740993" } },
                { key: "long", value: { intValue: 12 } },
                { key: "double", value: { doubleValue: -0.5 } },
                { key: "no", value: { boolValue: false } },
                { key: "list", value: { arrayValue: { values: [{ stringValue: "x" }, { intValue: "1" }] } } },
                { key: "map", value: { kvlistValue: { values: [{ key: "k", value: { stringValue: "v" } }] } } },
                { key: "bytes", value: { bytesValue: "AQI=" } },
                { key: "none" },
              ],
              events: [
                {
                  timeUnixNano: "1790000000500000000",
                  name: "e",
                  attributes: [{ key: "b", value: { intValue: "2" } }],
                },
              ],
              links: [{ traceId: "0af7651916cd43dd8448eb211c80319d", spanId: "b7ad6b7169203332", attributes: [] }],
              status: { code: 2, message: "broken" },
            },
          ],
        },
      ],
    },
  ],
};

const asProtobuf = (given: unknown) =>
  readTraceRequest(writeProtobuf(given as typeof request), "application/x-protobuf");

describe("a request that is written as protobuf", () => {
  it("is read as the same spans", () => {
    const read = readTraceRequest(Buffer.from(JSON.stringify(request)), "application/json");
    expect(decodeSpans(asProtobuf(request))).toEqual(decodeSpans(read));
  });

  it("keeps what decoding leaves out: large numbers and the trace state", () => {
    const [span] = asProtobuf(request).resourceSpans?.[0]?.scopeSpans?.[0]?.spans ?? [];
    expect(span?.traceState).toBe("a=b");
    expect(span?.startTimeUnixNano).toBe("1790000000123456789");
    expect(span?.attributes?.find(({ key }) => key === "int")?.value?.intValue).toBe("-9007199254740993");
  });

  it("has ids of OTLP's length, the same for the same text", () => {
    const odd = (id: string) => ({
      resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: id, spanId: id, name: "n" }] }] }],
    });
    const idsOf = (id: string) => decodeSpans(asProtobuf(odd(id))).map((span) => [span.traceId, span.spanId]);
    const uuid = "0AF76519-16cd-43dd-8448-eb211c80319c";
    expect(idsOf(uuid)).toEqual([["0af7651916cd43dd8448eb211c80319c", expect.stringMatching(/^[0-9a-f]{16}$/)]]);
    expect(idsOf("chat:7")).toEqual(idsOf("chat:7"));
    expect(idsOf("chat:7")[0]?.[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it("leaves out what is of no known kind, and fails at nothing", () => {
    const spans = [
      null,
      { traceId: 7, name: {}, attributes: [null, { key: 1, value: 2 }], events: "no", status: null },
    ];
    expect(decodeSpans(asProtobuf({ resourceSpans: [null, { scopeSpans: [{ spans }] }] }))).toEqual([]);
  });
});
