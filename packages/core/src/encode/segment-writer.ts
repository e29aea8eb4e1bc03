import { writeAttributes } from "./attributes.ts";
import { writeBoundedSpan } from "./bounded-span.ts";
import { type BuiltChunk, createChunkBuilder } from "./chunk-builder.ts";
import { createEnvelopes } from "./envelope.ts";
import { spanTags } from "./fields.ts";
import type { SharedAttributes } from "./span.ts";
import type { Chunk, EncodeFailure, SealedObservation, SealedSegment } from "./types.ts";
import { createWriter, overflow, releaseWriter } from "./writer.ts";

export interface SegmentWriterOptions {
  readonly maxChunkBytes: number;
  readonly maxSpanBytes: number;
  readonly emit: (chunk: Chunk) => void;
  readonly failed: (ids: readonly string[], reason: EncodeFailure, destinations: readonly string[]) => void;
  readonly now: () => number;
  /** Told how many observations are done with, just before `emit` or `failed` is. */
  readonly settled: (count: number) => void;
}

/** Encodes one segment at a time, an observation a step. */
export interface SegmentWriter {
  begin(segment: SealedSegment): void;
  /** Encodes the next observation, or emits the last chunk; false when no segment is left. */
  step(): boolean;
  /** True while an observation is half written. */
  busy(): boolean;
  /** Gives memory back once nothing waits. */
  release(): void;
}

/** The observations of one scope, in the order they came. */
interface ScopeGroup {
  readonly name: string;
  readonly version: string | undefined;
  readonly scope: Uint8Array;
  readonly observations: SealedObservation[];
}

interface Job {
  readonly destinations: readonly string[];
  readonly resource: Uint8Array;
  readonly shared: SharedAttributes;
  readonly groups: readonly ScopeGroup[];
  group: number;
  index: number;
}

export function createSegmentWriter(options: SegmentWriterOptions): SegmentWriter {
  const { maxChunkBytes, maxSpanBytes, emit, failed, now, settled } = options;
  const writer = createWriter();
  const sharedWriter = createWriter();
  sharedWriter.textLimit = maxSpanBytes;
  sharedWriter.limit = maxSpanBytes;
  const envelopes = createEnvelopes();
  const chunk = createChunkBuilder(writer);
  let job: Job | undefined;
  let half = false;

  function begin(segment: SealedSegment): void {
    const { destinations, observations } = segment;
    half = true;
    try {
      const resource = envelopes.resource(segment.resource);
      sharedWriter.position = 0;
      writeAttributes(sharedWriter, spanTags.attributes, segment.shared);
      const shared = { attributes: segment.shared, bytes: sharedWriter.buffer.subarray(0, sharedWriter.position) };
      const poisoned: string[] = [];
      const groups = groupByScope(observations, poisoned);
      half = false;
      job = { destinations, resource, shared, groups, group: 0, index: 0 };
      if (poisoned.length > 0) lose(poisoned, undefined, destinations);
    } catch (error) {
      half = false;
      lose(observations.map(idOf), error, destinations);
    }
  }

  function groupByScope(observations: readonly SealedObservation[], poisoned: string[]): ScopeGroup[] {
    const groups: ScopeGroup[] = [];
    for (const observation of observations) {
      try {
        groupOf(groups, observation).observations.push(observation);
      } catch {
        poisoned.push(idOf(observation));
      }
    }
    return groups;
  }

  function groupOf(groups: ScopeGroup[], { scope }: SealedObservation): ScopeGroup {
    const { name, version } = scope;
    const known = groups.find((candidate) => candidate.name === name && candidate.version === version);
    if (known !== undefined) return known;
    const group = { name, version, scope: envelopes.scope(scope), observations: [] };
    groups.push(group);
    return group;
  }

  function step(): boolean {
    if (job === undefined) return false;
    const current = job;
    const group = current.groups[current.group];
    if (group === undefined) {
      job = undefined;
      if (chunk.count() > 0) send(chunk.take(current.resource, writer.position), current.destinations);
      return true;
    }
    const observation = group.observations[current.index++];
    if (observation === undefined) {
      current.group++;
      current.index = 0;
    } else {
      encode(current, group.scope, observation);
    }
    return true;
  }

  function encode(current: Job, scope: Uint8Array, observation: SealedObservation): void {
    const start = writer.position;
    half = true;
    try {
      writeBoundedSpan(writer, observation, current.shared, maxSpanBytes);
    } catch (error) {
      writer.position = start;
      half = false;
      lose([idOf(observation)], error, current.destinations);
      return;
    }
    half = false;
    if (chunk.count() === 0 || chunk.bytes(current.resource, scope) <= maxChunkBytes) {
      chunk.add(observation.spanId, scope, start);
      return;
    }
    const full = chunk.take(current.resource, start);
    chunk.add(observation.spanId, scope, 0);
    send(full, current.destinations);
  }

  function send(built: BuiltChunk, destinations: readonly string[]): void {
    settled(built.ids.length);
    const createdAt = now();
    for (const destination of destinations) {
      try {
        emit({ kind: "spans", bytes: built.bytes, ids: built.ids, destination, createdAt });
      } catch (error) {
        tell(built.ids, error, [destination]);
      }
    }
  }

  function lose(ids: readonly string[], error: unknown, destinations: readonly string[]): void {
    settled(ids.length);
    tell(ids, error, destinations);
  }

  function tell(ids: readonly string[], error: unknown, destinations: readonly string[]): void {
    try {
      failed(ids, error === overflow ? "too_large" : "encode_failed", destinations);
    } catch {
      // Nobody is left to tell, and the application must not hear of it.
    }
  }

  return {
    begin,
    step,
    busy: () => half,
    release() {
      releaseWriter(writer);
      releaseWriter(sharedWriter);
    },
  };
}

function idOf(observation: SealedObservation): string {
  try {
    return observation.spanId;
  } catch {
    return "";
  }
}
