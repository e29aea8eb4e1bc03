import { assemble, message, type Part } from "./assemble.ts";
import { requestTags, resourceSpansTags } from "./fields.ts";
import type { Writer } from "./writer.ts";

/** Collects spans in a writer's buffer until they are worth a chunk. */
export interface ChunkBuilder {
  /** Counts in the span that was written from `start` on. */
  add(id: string, scope: Uint8Array, start: number): void;
  count(): number;
  /** How large the chunk will be at most, with a last span of that scope. */
  bytes(resource: Uint8Array, scope: Uint8Array): number;
  /** Takes out the spans before `end`, and moves what stands behind to the front. */
  take(resource: Uint8Array, end: number): BuiltChunk;
}

export interface BuiltChunk {
  readonly bytes: Uint8Array;
  readonly ids: readonly string[];
}

/** A stretch of the buffer that holds spans of one scope. */
interface Stretch {
  readonly scope: Uint8Array;
  readonly start: number;
}

/** Tag and length of a message around spans, at most. */
const headerBytes = 6;

export function createChunkBuilder(writer: Writer): ChunkBuilder {
  let stretches: Stretch[] = [];
  let ids: string[] = [];
  let scopeBytes = 0;
  let last: Uint8Array | undefined;

  return {
    add(id, scope, start) {
      ids.push(id);
      if (scope === last) return;
      last = scope;
      stretches.push({ scope, start });
      scopeBytes += scope.length + headerBytes;
    },
    count: () => ids.length,
    bytes(resource, scope) {
      const opened = scope === last ? 0 : scope.length + headerBytes;
      return headerBytes + resource.length + scopeBytes + opened + writer.position;
    },
    take(resource, end) {
      const parts: Part[] = [resource];
      for (const [index, { scope, start }] of stretches.entries()) {
        const spans = writer.buffer.subarray(start, stretches[index + 1]?.start ?? end);
        parts.push(message(resourceSpansTags.scopeSpans, [scope, spans]));
      }
      const built = { bytes: assemble([message(requestTags.resourceSpans, parts)]), ids };
      writer.buffer.copyWithin(0, end, writer.position);
      writer.position -= end;
      stretches = [];
      ids = [];
      scopeBytes = 0;
      last = undefined;
      return built;
    },
  };
}
