import type { Attributes } from "@opentelemetry/api";
import type { CaptureMode } from "../capture/index.ts";
import { writeAttributes } from "./attributes.ts";
import { writeBoundedSpan } from "./bounded-span.ts";
import { type BuiltChunk, createChunkBuilder } from "./chunk-builder.ts";
import { createEnvelopes } from "./envelope.ts";
import { spanTags } from "./fields.ts";
import { type SharedAttributes, sharedMetadata } from "./shared.ts";
import type { Chunk, EncodeFailure, Filter, SealedObservation, SealedSegment } from "./types.ts";
import { createWriter, overflow, releaseWriter } from "./writer.ts";

export interface SegmentWriterOptions {
  readonly maxChunkBytes: number;
  readonly maxSpanBytes: number;
  readonly emit: (chunk: Chunk) => void;
  readonly failed: (ids: readonly string[], reason: EncodeFailure, destinations: readonly string[]) => void;
  readonly now: () => number;
  /** Called with how many observations are done, just before `emit` or `failed`. */
  readonly settled: (count: number) => void;
  readonly filter?: Filter | undefined;
}

/**
 * Encodes one segment at a time, and one observation in each step. Consecutive small segments share a chunk: for a trace of
 * one observation, a chunk of its own would cost more than the observation.
 */
export interface SegmentWriter {
  begin(segment: SealedSegment): void;
  /** Encodes the next observation; false when the segment is complete. */
  step(): boolean;
  /** Emits the open chunk, unless a segment is not complete. */
  finish(): void;
  /** True while an observation is half written. */
  busy(): boolean;
  /** Frees memory. Call when nothing waits. */
  release(): void;
}

/** A chunk of this size is not kept open for another segment. */
const enough = 128 * 1024;

interface Job {
  readonly segment: SealedSegment;
  readonly shared: SharedAttributes;
  index: number;
}

export function createSegmentWriter(options: SegmentWriterOptions): SegmentWriter {
  const { maxChunkBytes, maxSpanBytes, emit, failed, now, settled, filter } = options;
  const writer = createWriter();
  const sharedWriter = createWriter();
  sharedWriter.textLimit = maxSpanBytes;
  sharedWriter.limit = maxSpanBytes;
  const envelopes = createEnvelopes(filter);
  const chunk = createChunkBuilder(writer);
  let job: Job | undefined;
  let isHalfWritten = false;
  /** What all spans of the open chunk have in common. */
  let resource: Uint8Array = new Uint8Array();
  let destinations: readonly string[] = [];
  let shared:
    | (SharedAttributes & { readonly given: Attributes; readonly capture: CaptureMode | undefined })
    | undefined;

  function begin(segment: SealedSegment): void {
    isHalfWritten = true;
    try {
      const nextResource = envelopes.resource(segment.resource);
      isHalfWritten = false;
      // Before `job` is set: `emit` is foreign code, which may call for more to be encoded.
      if (nextResource !== resource || !isSame(segment.destinations, destinations)) emitOpen();
      isHalfWritten = true;
      job = { segment, shared: encodeShared(segment), index: 0 };
      isHalfWritten = false;
      resource = nextResource;
      destinations = segment.destinations;
    } catch (error) {
      isHalfWritten = false;
      lose(segment.observations.map(idOf), error, segment.destinations);
    }
  }

  function encodeShared(segment: SealedSegment): SharedAttributes {
    const { shared: given, capture } = segment;
    if (shared?.given === given && shared.capture === capture) return shared;
    shared = undefined;
    sharedWriter.position = 0;
    const attributes = filter === undefined ? given : filter.shared(given, capture);
    writeAttributes(sharedWriter, spanTags.attributes, attributes);
    shared = {
      given,
      capture,
      attributes,
      bytes: sharedWriter.buffer.subarray(0, sharedWriter.position),
      metadata: sharedMetadata(attributes),
    };
    return shared;
  }

  function emitOpen(): void {
    if (chunk.count() > 0) send(chunk.take(resource, writer.position), destinations);
  }

  function step(): boolean {
    if (job === undefined) return false;
    const observation = job.segment.observations[job.index++];
    if (observation !== undefined) {
      encode(job, observation);
      return true;
    }
    job = undefined;
    if (writer.position >= enough) emitOpen();
    return false;
  }

  function encode({ segment: { extend }, shared: common }: Job, observation: SealedObservation): void {
    const start = writer.position;
    let scope: Uint8Array;
    isHalfWritten = true;
    try {
      scope = envelopes.scope(observation.scope);
      const allowed = filter === undefined ? observation : filter.observation(observation);
      const told = extend === undefined ? allowed : extend(allowed, common.attributes);
      writeBoundedSpan(writer, told, common, maxSpanBytes);
    } catch (error) {
      writer.position = start;
      isHalfWritten = false;
      lose([idOf(observation)], error, destinations);
      return;
    }
    isHalfWritten = false;
    if (chunk.count() === 0 || chunk.bytes(resource, scope) <= maxChunkBytes) {
      chunk.add(observation.spanId, scope, start);
      return;
    }
    const full = chunk.take(resource, start);
    chunk.add(observation.spanId, scope, 0);
    send(full, destinations);
  }

  function send(built: BuiltChunk, names: readonly string[]): void {
    settled(built.ids.length);
    const createdAt = now();
    const isAlone = names.length === 1;
    for (const destination of names) {
      try {
        emit({ kind: "spans", bytes: built.bytes, ids: built.ids, destination, createdAt, isAlone });
      } catch (error) {
        tell(built.ids, error, [destination]);
      }
    }
  }

  function lose(ids: readonly string[], error: unknown, names: readonly string[]): void {
    settled(ids.length);
    tell(ids, error, names);
  }

  function tell(ids: readonly string[], error: unknown, names: readonly string[]): void {
    try {
      failed(ids, error === overflow ? "too_large" : "encode_failed", names);
    } catch {
      // There is no one else to tell, and the application must not notice.
    }
  }

  return {
    begin,
    step,
    finish() {
      if (job === undefined) emitOpen();
    },
    busy: () => isHalfWritten,
    release() {
      shared = undefined;
      releaseWriter(writer);
      releaseWriter(sharedWriter);
    },
  };
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left === right || (left.length === right.length && left.every((name, index) => name === right[index]));
}

function idOf(observation: SealedObservation): string {
  try {
    return observation.spanId;
  } catch {
    return "";
  }
}
