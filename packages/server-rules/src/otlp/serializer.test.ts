import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { describe, expect, it } from "vitest";
import { recordedJson, recordedProtobuf } from "../fixtures/index.ts";
import { type DecodedSpan, decodeSpans, parseJson, parseProtobuf } from "./index.ts";

const traceId = "0af7651916cd43dd8448eb211c80319c";
const rootId = "b7ad6b71b7ad6b7";

const decode = (body: Uint8Array): DecodedSpan[] =>
  decodeSpans(body[0] === 0x7b ? parseJson(Buffer.from(body).toString()) : parseProtobuf(body));

const expectedChild = {
  traceId,
  name: "answer",
  kind: 3,
  startTimeUnixNano: "1700000000200000000",
  startTime: 1700000000200,
  endTime: 1700000001000,
  attributes: {
    text: "grüße 🌍",
    flag: true,
    whole: 42,
    negative: -7,
    big: 9007199254740991,
    fraction: 0.25,
    texts: ["a", "b"],
    numbers: [1, 2.5],
  },
  events: [{ name: "gen_ai.choice", time: 1700000000300, attributes: { index: 0 } }],
  links: [{ traceId: "1af7651916cd43dd8448eb211c80319c", spanId: "c7ad6b7169203331", attributes: { why: "retry" } }],
  status: { code: 2, message: "boom" },
  origin: {
    scope: { name: "langfuse-sdk.kit", version: "1.2.3", attributes: {} },
    resource: { "service.name": "checkout" },
  },
};

describe("what OpenTelemetry's own serializers wrote", () => {
  it.each([
    ["protobuf", recordedProtobuf, '{"arrayValue":{}}'],
    ["JSON", recordedJson, []],
  ])("is read from %s", (_format, body, emptyList) => {
    const [child, root] = decode(body);
    expect(child).toMatchObject({ ...expectedChild, attributes: { ...expectedChild.attributes, none: emptyList } });
    expect(child?.parentSpanId).toBe(root?.spanId);
    expect(root?.spanId.startsWith(rootId)).toBe(true);
    expect(root).toMatchObject({
      parentSpanId: undefined,
      kind: 2,
      startTime: 1700000000123.456,
      endTime: 1700000002999.999,
    });
  });

  it("is the same in both, but for empty lists", () => {
    const plain = (body: Uint8Array): DecodedSpan[] =>
      decode(body).map((span) => ({ ...span, attributes: { ...span.attributes, none: null } }));
    expect(plain(recordedProtobuf)).toEqual(plain(recordedJson));
  });
});

interface Serializer {
  serializeRequest(spans: ReadableSpan[]): Uint8Array;
}

// Not a dependency of this package: the check runs wherever the serializers are installed beside it.
const transformer: string = "@opentelemetry/otlp-transformer";
const serializers = await import(transformer).then(
  (loaded) => loaded as { ProtobufTraceSerializer: Serializer; JsonTraceSerializer: Serializer },
  () => undefined,
);

describe("what the installed serializers write", () => {
  it("is read back as the SDK's spans had it, in both formats", (context) => {
    if (serializers === undefined) return context.skip(`${transformer} is not installed`);
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    for (let index = 0; index < 50; index += 1) {
      const span = provider.getTracer("langfuse-sdk.kit").startSpan(`span ${index}`);
      span.setAttributes({ index, text: "x".repeat(index * 7), list: ["a", String(index)] });
      span.end();
    }
    const spans = exporter.getFinishedSpans();
    for (const name of ["ProtobufTraceSerializer", "JsonTraceSerializer"] as const) {
      const decoded = decode(serializers[name].serializeRequest(spans) ?? new Uint8Array());
      expect(decoded.map(({ spanId, attributes }) => ({ spanId, attributes }))).toEqual(
        spans.map((span) => ({ spanId: span.spanContext().spanId, attributes: span.attributes })),
      );
    }
  });
});
