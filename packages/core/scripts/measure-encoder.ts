// What encoding costs: the kit's encoder beside OpenTelemetry's serializers, on the same real SDK spans.
// Run with `npx node packages/core/scripts/measure-encoder.ts`; takes less than 30 s and writes nothing but its table.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SpanKind } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { type Chunk, createEncoder, type SealedObservation, type SealedSegment } from "../src/encode/index.ts";

interface Contestant {
  readonly name: string;
  /** Encodes one chunk of spans and answers how many bytes it has. */
  readonly encode: () => number;
}

interface Serializer {
  serializeRequest(spans: ReadableSpan[]): Uint8Array | undefined;
}

const chunkSizes = [1, 10, 100, 512];
const rounds = 7;
/** A busy machine gets fewer rounds, at least three, so that the whole run stays under half a minute. */
const sceneBudgetMs = 1000;
const spansPerRound = 1536;
const sharedKeys = ["user.id", "session.id", "langfuse.environment"];

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const texts = {
  ASCII: "The quick brown fox jumps over the lazy dog; ",
  "Latin-1": "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich; ",
  Japanese: "いろはにほへと ちりぬるを わかよたれそ つねならむ; ",
};

/** JSON of about a thousand characters, as a chat message is. */
function content(text: string, index: number): string {
  return JSON.stringify([{ role: "user", content: `${index} ${text.repeat(40)}`.slice(0, 960) }]);
}

function makeSpans(text: string, count: number): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "checkout", "service.version": "1.4.2", "host.name": "node-7" }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer("langfuse-sdk.kit", "1.0.0");
  for (let index = 0; index < count; index++) {
    const span = tracer.startSpan("chat completion", { kind: SpanKind.INTERNAL });
    span.setAttributes({
      "langfuse.observation.type": "generation",
      "langfuse.observation.input": content(text, index),
      "langfuse.observation.output": content(text, -index),
      "langfuse.observation.model.name": "gpt-4o-mini",
      "langfuse.observation.usage_details": '{"input":412,"output":96,"total":508}',
      "user.id": "user-4711",
      "session.id": "session-0815",
      "langfuse.environment": "production",
    });
    span.end();
  }
  return exporter.getFinishedSpans();
}

function observationOf(span: ReadableSpan): SealedObservation {
  const context = span.spanContext();
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    traceState: context.traceState?.serialize(),
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

function segmentOf(spans: readonly ReadableSpan[]): SealedSegment {
  const first = spans[0];
  const shared = Object.fromEntries(sharedKeys.map((key) => [key, first?.attributes[key]]));
  const observations = spans.map(observationOf);
  return { resource: first?.resource.attributes ?? {}, shared, observations, destinations: ["langfuse"] };
}

function kitContestants(spans: readonly ReadableSpan[]): Contestant[] {
  let bytes = 0;
  const encoder = createEncoder({
    maxChunkBytes: 64 * 1024 * 1024,
    emit: (chunk: Chunk) => {
      bytes = chunk.bytes.length;
    },
    failed: (ids, reason) => {
      throw new Error(`${ids.length} observations: ${reason}`);
    },
    now: Date.now,
    // The bench drains at once; a slice that was never scheduled cannot disturb it.
    schedule: () => undefined,
  });
  const encode = (segment: SealedSegment): number => {
    encoder.enqueue(segment);
    encoder.drainSync();
    return bytes;
  };
  const sealed = segmentOf(spans);
  return [
    { name: "kit", encode: () => encode(sealed) },
    { name: "kit, sealing included", encode: () => encode(segmentOf(spans)) },
  ];
}

async function peerContestants(spans: ReadableSpan[]): Promise<Contestant[]> {
  // Not a literal: the bench also runs where the peer is not installed.
  const specifier: string = "@opentelemetry/otlp-transformer";
  try {
    const peer = await import(specifier);
    const contestant = (name: string, serializer: Serializer): Contestant => ({
      name,
      encode: () => serializer.serializeRequest(spans)?.length ?? 0,
    });
    return [
      contestant("ProtobufTraceSerializer", peer.ProtobufTraceSerializer),
      contestant("JsonTraceSerializer", peer.JsonTraceSerializer),
    ];
  } catch {
    return [];
  }
}

/** CPU microseconds a span, garbage collection included. */
function timeRound(contestant: Contestant, chunkSize: number): number {
  const calls = Math.ceil(spansPerRound / chunkSize);
  collectGarbage();
  const start = process.cpuUsage();
  for (let call = 0; call < calls; call++) contestant.encode();
  const used = process.cpuUsage(start);
  return (used.user + used.system) / (calls * chunkSize);
}

/** Bytes allocated a span, in V8's heap and outside of it. A collection in between can only make a round too small. */
function measureMemory(contestant: Contestant, chunkSize: number): { heap: number; external: number } {
  const calls = Math.max(1, Math.floor(100 / chunkSize));
  const heaps: number[] = [];
  const externals: number[] = [];
  for (let round = 0; round < 7; round++) {
    collectGarbage();
    const before = process.memoryUsage();
    for (let call = 0; call < calls; call++) contestant.encode();
    const after = process.memoryUsage();
    const heap = (after.heapUsed - before.heapUsed) / (calls * chunkSize);
    const external = (after.arrayBuffers - before.arrayBuffers) / (calls * chunkSize);
    if (heap < 0 || external < 0) continue;
    heaps.push(heap);
    externals.push(external);
  }
  return { heap: median(heaps), external: Math.max(...externals) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function row(cells: readonly string[]): void {
  const widths = [9, 6, 24, 9, 22, 11, 11, 12];
  console.log(cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join(" "));
}

const started = performance.now();
console.log(
  `Node ${process.version}; medians of up to ${rounds} rounds of ${spansPerRound} spans, contestants in turn`,
);
row(["text", "chunk", "encoder", "CPU us", "x protobuf serializer", "wire B", "heap B", "external B"]);
for (const [textName, text] of Object.entries(texts)) {
  for (const chunkSize of chunkSizes) {
    const spans = makeSpans(text, chunkSize);
    const contestants = [...(await peerContestants(spans)), ...kitContestants(spans)];
    const times = contestants.map(() => [] as number[]);
    for (const contestant of contestants) timeRound(contestant, chunkSize);
    const sceneStart = performance.now();
    for (let round = 0; round < rounds; round++) {
      if (round >= 3 && performance.now() - sceneStart > sceneBudgetMs) break;
      for (const [index, contestant] of contestants.entries()) times[index]?.push(timeRound(contestant, chunkSize));
    }
    const hasPeer = contestants[0]?.name === "ProtobufTraceSerializer";
    for (const [index, contestant] of contestants.entries()) {
      const own = times[index] ?? [];
      const ratios = own.map((time, round) => time / (times[0]?.[round] ?? Number.NaN));
      const sorted = [...ratios].sort((a, b) => a - b);
      const ratio = `${median(ratios).toFixed(2)} [${sorted[0]?.toFixed(2)}-${sorted.at(-1)?.toFixed(2)}]`;
      const memory = measureMemory(contestant, chunkSize);
      row([
        textName,
        String(chunkSize),
        contestant.name,
        median(own).toFixed(2),
        hasPeer ? ratio : "(not installed)",
        (contestant.encode() / chunkSize).toFixed(0),
        memory.heap.toFixed(0),
        memory.external.toFixed(0),
      ]);
    }
  }
}
console.log(`took ${((performance.now() - started) / 1000).toFixed(1)} s`);
