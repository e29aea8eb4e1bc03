import {
  type Attributes,
  context,
  type Span,
  type SpanKind,
  type SpanStatusCode,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { TraceState } from "@opentelemetry/core";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { describe, expect, it } from "vitest";
import { type DecodedSpan, decodeSpans } from "./decode-for-tests.ts";
import { joinChunks, type SealedObservation } from "./index.ts";
import { encode, seeded, segment } from "./observations-for-tests.ts";

interface Peer {
  readonly ProtobufTraceSerializer: { serializeRequest(spans: ReadableSpan[]): Uint8Array | undefined };
}

// Not a literal, so that types and the other tests do not depend on the package being installed.
const specifier: string = "@opentelemetry/otlp-transformer";
const peer: Peer | undefined = await import(specifier).catch(() => undefined);

/** Real spans with random content; the seed is in the test's name. */
function randomSpans(seed: number, count: number): ReadableSpan[] {
  const random = seeded(seed);
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "checkout", ports: [80, 443], "process.pid": seed }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    // The SDK's default would cut lists of events and attributes, not texts.
    spanLimits: { attributeCountLimit: 1000, eventCountLimit: 1000 },
  });
  const spans: Span[] = [];
  for (let index = 0; index < count; index++) {
    const tracer = provider.getTracer(`scope ${random(3)}`, random(2) === 0 ? "1.0.0" : undefined);
    const parent = random(3) === 0 ? undefined : spans[random(spans.length || 1)];
    const parentContext = parent === undefined ? remoteParent(random) : trace.setSpan(context.active(), parent);
    const span = tracer.startSpan(
      randomText(random),
      {
        kind: random(5) as SpanKind,
        attributes: randomAttributes(random),
        links: Array.from({ length: random(3) }, () => ({
          context: { traceId: randomId(random, 32), spanId: randomId(random, 16), traceFlags: TraceFlags.SAMPLED },
          attributes: randomAttributes(random),
        })),
        startTime: [random(2_000_000_000), random(1_000_000_000)],
      },
      parentContext,
    );
    for (let event = random(4); event > 0; event--) span.addEvent(randomText(random), randomAttributes(random));
    if (random(4) === 0) span.recordException(new Error(randomText(random)));
    if (random(2) === 0) span.setStatus({ code: random(3) as SpanStatusCode, message: randomText(random) });
    spans.push(span);
  }
  for (const span of spans) span.end([2_000_000_000 + random(1000), random(1_000_000_000)]);
  return exporter.getFinishedSpans();
}

function remoteParent(random: (below: number) => number): ReturnType<typeof context.active> {
  if (random(2) === 0) return context.active();
  return trace.setSpanContext(context.active(), {
    traceId: randomId(random, 32),
    spanId: randomId(random, 16),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    traceState: new TraceState(`langfuse=${random(1000)},other=x`),
  });
}

function randomId(random: (below: number) => number, digits: number): string {
  return Array.from({ length: digits }, (_, index) => (index === 0 ? "1" : random(16).toString(16))).join("");
}

function randomText(random: (below: number) => number): string {
  const alphabets = ["plain ascii text", "über größe é", "日本語テキスト", "😀🎉 mixed ü 日", '\u0000\n\t\u2028"\\'];
  const alphabet = alphabets[random(alphabets.length)] ?? "";
  return alphabet.repeat(random(60)).slice(0, 2 * random(400));
}

function randomAttributes(random: (below: number) => number): Attributes {
  const values = [
    () => randomText(random),
    () => random(2) === 0,
    () => random(2_000_000_000) - 1_000_000_000,
    () => (random(2_000_000_000) - 1_000_000_000) * 4_000_003,
    () => random(1_000_000) / 7,
    () => Array.from({ length: 1 + random(5) }, () => randomText(random)),
    () => Array.from({ length: 1 + random(200) }, () => random(100_000) / 4),
    () => Array.from({ length: 1 + random(5) }, () => random(2) === 0),
  ];
  const keys = Array.from({ length: random(12) }, (_, index) => `key.${index}.${randomText(random).slice(0, 40)}`);
  return Object.fromEntries(keys.map((key) => [key, values[random(values.length)]?.()]));
}

function seal(span: ReadableSpan): SealedObservation {
  const { traceId, spanId, traceState } = span.spanContext();
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    traceState: traceState?.serialize(),
    name: span.name,
    kind: span.kind,
    startTime: span.startTime,
    endTime: span.endTime,
    status: span.status,
    attributes: span.attributes,
    events: span.events,
    links: span.links,
    scope: span.instrumentationScope,
  };
}

function byId(spans: readonly DecodedSpan[]): DecodedSpan[] {
  return spans.map((span) => ({ ...span, keys: [...span.keys].sort() })).sort((a, b) => (a.spanId < b.spanId ? -1 : 1));
}

describe("beside OpenTelemetry's own serializer", () => {
  const seeds = Array.from({ length: 12 }, (_, index) => 1000 + index);

  it.for(seeds)("random SDK spans say the same, seed %d", (seed, { skip }) => {
    if (peer === undefined) return skip(`${specifier} is not installed`);
    const spans = randomSpans(seed, 40);
    const { chunks, failures } = encode(
      segment({ resource: spans[0]?.resource.attributes ?? {}, observations: spans.map(seal) }),
      { maxChunkBytes: 50_000 },
    );
    expect(failures).toEqual([]);
    const expected = decodeSpans(peer.ProtobufTraceSerializer.serializeRequest(spans) ?? new Uint8Array());
    expect(expected).toHaveLength(40);
    expect(byId(decodeSpans(joinChunks(chunks)))).toEqual(byId(expected));
  });
});

describe("random SDK spans", () => {
  it.each([1, 2, 3, 4, 5, 6])("come out with their ids, times, names and texts, seed %d", (seed) => {
    const spans = randomSpans(seed, 40);
    const { chunks } = encode(segment({ observations: spans.map(seal) }));
    const decoded = new Map(decodeSpans(joinChunks(chunks)).map((span) => [span.spanId, span]));
    expect(decoded.size).toBe(40);
    for (const span of spans) {
      const got = decoded.get(span.spanContext().spanId);
      expect(got).toMatchObject({
        traceId: span.spanContext().traceId,
        parentSpanId: span.parentSpanContext?.spanId ?? "",
        name: span.name,
        startTimeUnixNano: nanoseconds(span.startTime),
        endTimeUnixNano: nanoseconds(span.endTime),
        status: { code: span.status.code, message: span.status.message ?? "" },
      });
      expect(got?.keys).toEqual(Object.keys(span.attributes));
      for (const [key, value] of Object.entries(span.attributes)) {
        if (typeof value === "string") expect(got?.attributes[key]).toEqual({ stringValue: value });
      }
      expect(got?.events.map((event) => event.name)).toEqual(span.events.map((event) => event.name));
      expect(got?.links.map((link) => link.spanId)).toEqual(span.links.map((link) => link.context.spanId));
    }
  });
});

function nanoseconds([seconds, rest]: readonly [number, number]): string {
  return (BigInt(seconds) * 1_000_000_000n + BigInt(rest)).toString();
}
