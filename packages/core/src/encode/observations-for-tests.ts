import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  type Chunk,
  createEncoder,
  type EncodeFailure,
  type EncoderOptions,
  type SealedObservation,
  type SealedSegment,
} from "./index.ts";

/** An observation whose ids are made from a number. */
export function observation(index: number, changes: Partial<SealedObservation> = {}): SealedObservation {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: spanIdOf(index),
    name: `step ${index}`,
    kind: SpanKind.INTERNAL,
    startTime: [1_790_000_000, 123_456_789],
    endTime: [1_790_000_001, 987_654_321],
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    events: [],
    links: [],
    scope: { name: "langfuse-sdk.kit", version: "1.0.0" },
    ...changes,
  };
}

export function spanIdOf(index: number): string {
  return (index + 1).toString(16).padStart(16, "0");
}

export function observations(count: number): SealedObservation[] {
  return Array.from({ length: count }, (_, index) => observation(index));
}

export function segment(changes: Partial<SealedSegment> = {}): SealedSegment {
  return {
    resource: { "service.name": "checkout" },
    shared: {},
    observations: [],
    destinations: ["langfuse"],
    ...changes,
  };
}

export interface Encoded {
  readonly chunks: Chunk[];
  readonly failures: { ids: readonly string[]; reason: EncodeFailure; destinations: readonly string[] }[];
}

/** Encodes at once and collects what comes out. */
export function encode(input: SealedSegment, options: Partial<EncoderOptions> = {}): Encoded {
  const encoded: Encoded = { chunks: [], failures: [] };
  const encoder = createEncoder({
    maxChunkBytes: 1_000_000,
    emit: (chunk) => encoded.chunks.push(chunk),
    failed: (ids, reason, destinations) => encoded.failures.push({ ids, reason, destinations }),
    now: () => 1_790_000_002_000,
    schedule: () => undefined,
    ...options,
  });
  encoder.enqueue(input);
  encoder.drainSync();
  return encoded;
}

/** The one chunk that comes of these observations. */
export function encodeOne(list: readonly SealedObservation[], changes: Partial<SealedSegment> = {}): Chunk {
  const [chunk] = encode(segment({ observations: list, ...changes })).chunks;
  if (chunk === undefined) throw new Error("nothing was emitted");
  return chunk;
}

/** Random numbers from a seed, so that a failure can be had again. */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
