import type { Chunk } from "../encode/types.ts";
import { freshIfEmpty } from "../runtime/index.ts";
import { type ChunkList, createChunkList, type Placed } from "./chunk-list.ts";
import type { Spool } from "./types.ts";

interface MemorySpoolOptions {
  /** Bytes of waiting and taken chunks together. */
  readonly maxBytes: number;
}

/**
 * A spool in memory: bounded in bytes, the oldest waiting chunk leaves first.
 * @example const spool = createMemorySpool({ maxBytes: 8 * 1024 * 1024 });
 */
export function createMemorySpool({ maxBytes }: MemorySpoolOptions): Spool {
  const queues = new Map<string, ChunkList>();
  // A list each, since a caller may append one object twice.
  let taken = new Map<Chunk, Placed[]>();
  let arrivals = 0;
  let chunks = 0;
  let observations = 0;
  let bytes = 0;

  const queueOf = (destination: string, kind: Chunk["kind"]): ChunkList => {
    const key = `${kind} ${destination}`;
    const known = queues.get(key);
    if (known !== undefined) return known;
    const queue = createChunkList();
    queues.set(key, queue);
    return queue;
  };

  const count = (chunk: Chunk, sign: 1 | -1): void => {
    chunks += sign;
    observations += sign * chunk.ids.length;
    bytes += sign * chunk.bytes.length;
  };

  const untake = (chunk: Chunk): Placed | undefined => {
    const entries = taken.get(chunk);
    const entry = entries?.pop();
    if (entries?.length === 0) taken.delete(chunk);
    taken = freshIfEmpty(taken, () => new Map());
    return entry;
  };

  // There are two queues per destination, so looking at every head costs next to nothing.
  const oldestWaiting = (): ChunkList | undefined => {
    let oldest: ChunkList | undefined;
    let place = Number.POSITIVE_INFINITY;
    for (const queue of queues.values()) {
      const head = queue.peek();
      if (head !== undefined && head.place < place) {
        oldest = queue;
        place = head.place;
      }
    }
    return oldest;
  };

  const makeRoom = (): Chunk[] => {
    const evicted: Chunk[] = [];
    while (bytes > maxBytes) {
      const entry = oldestWaiting()?.shift();
      // Only taken chunks are left: those are on the wire.
      if (entry === undefined) break;
      count(entry.chunk, -1);
      evicted.push(entry.chunk);
    }
    return evicted;
  };

  return {
    maxChunkBytes: maxBytes,
    givesAway: true,
    append(chunk) {
      // A chunk that can never fit must not push the others out first.
      if (chunk.bytes.length > maxBytes) return [chunk];
      queueOf(chunk.destination, chunk.kind).push({ chunk, place: arrivals++ });
      count(chunk, 1);
      return makeRoom();
    },
    take(destination, kind, limits) {
      const queue = queueOf(destination, kind);
      const batch: Chunk[] = [];
      let batchBytes = 0;
      let batchObservations = 0;
      for (let head = queue.peek(); head !== undefined; head = queue.peek()) {
        batchBytes += head.chunk.bytes.length;
        batchObservations += head.chunk.ids.length;
        const full = batchBytes > limits.bytes || batchObservations > limits.observations;
        if (full && batch.length > 0) break;
        queue.shift();
        const same = taken.get(head.chunk);
        if (same === undefined) taken.set(head.chunk, [head]);
        else same.push(head);
        batch.push(head.chunk);
        if (full) break;
      }
      return batch;
    },
    remove(done) {
      for (const chunk of done) if (untake(chunk) !== undefined) count(chunk, -1);
    },
    release(back) {
      for (const chunk of back.toReversed()) {
        const entry = untake(chunk);
        if (entry !== undefined) queueOf(chunk.destination, chunk.kind).putBack(entry);
      }
    },
    stats() {
      let oldestAt: number | undefined;
      const consider = (chunk: Chunk | undefined): void => {
        if (chunk !== undefined && (oldestAt === undefined || chunk.createdAt < oldestAt)) oldestAt = chunk.createdAt;
      };
      for (const queue of queues.values()) consider(queue.peek()?.chunk);
      for (const chunk of taken.keys()) consider(chunk);
      return { chunks, observations, bytes, oldestAt };
    },
    close() {},
  };
}
