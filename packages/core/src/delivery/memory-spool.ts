import type { Chunk } from "../encode/types.ts";
import { freshIfEmpty } from "../runtime/index.ts";
import { type ChunkList, createChunkList, type Placed } from "./chunk-list.ts";
import type { Spool, SpoolListener } from "./types.ts";

interface MemorySpoolOptions {
  /** Bytes of waiting and taken chunks together. */
  readonly maxBytes: number;
}

/** What the spool holds for one destination. */
interface Store {
  readonly destination: string;
  readonly queues: Readonly<Record<Chunk["kind"], ChunkList>>;
  /** Waiting and taken. */
  bytes: number;
}

/**
 * A spool in memory, bounded in bytes. When it is full, the destination that holds most gives up its oldest waiting chunk.
 * @example const spool = createMemorySpool({ maxBytes: 8 * 1024 * 1024 });
 */
export function createMemorySpool({ maxBytes }: MemorySpoolOptions): Spool {
  const stores = new Map<string, Store>();
  // A list each, since a caller may append one object twice.
  let taken = new Map<Chunk, Placed[]>();
  let listener: SpoolListener | undefined;
  let arrivals = 0;
  let chunks = 0;
  let observations = 0;
  let bytes = 0;

  const storeOf = (destination: string): Store => {
    const known = stores.get(destination);
    if (known !== undefined) return known;
    const store: Store = {
      destination,
      queues: { spans: createChunkList(), scores: createChunkList() },
      bytes: 0,
    };
    stores.set(destination, store);
    return store;
  };

  const queueOf = (destination: string, kind: Chunk["kind"]): ChunkList => storeOf(destination).queues[kind];

  const count = (chunk: Chunk, sign: 1 | -1): void => {
    const length = sign * chunk.bytes.length;
    chunks += sign;
    observations += sign * chunk.ids.length;
    bytes += length;
    storeOf(chunk.destination).bytes += length;
  };

  const untake = (chunk: Chunk): Placed | undefined => {
    const entries = taken.get(chunk);
    const entry = entries?.pop();
    if (entries?.length === 0) taken.delete(chunk);
    taken = freshIfEmpty(taken, () => new Map());
    return entry;
  };

  /** There are few destinations, so looking at all of them costs next to nothing. */
  const nextToLeave = (): ChunkList | undefined => {
    for (const { destination, queues } of [...stores.values()].sort((one, other) => other.bytes - one.bytes)) {
      listener?.reclaim?.(destination);
      const oldest = olderOf(queues.spans, queues.scores);
      if (oldest !== undefined) return oldest;
    }
    return undefined;
  };

  const makeRoom = (): Chunk[] => {
    const evicted: Chunk[] = [];
    while (bytes > maxBytes) {
      const entry = nextToLeave()?.shift();
      // Only taken chunks are left: those are on the wire.
      if (entry === undefined) break;
      count(entry.chunk, -1);
      evicted.push(entry.chunk);
    }
    return evicted;
  };

  return {
    maxBytes,
    maxChunkBytes: maxBytes,
    givesAway: true,
    listen(told) {
      listener = told;
    },
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
      const lists = new Map<ChunkList, Placed[]>();
      for (const chunk of back) {
        const entry = untake(chunk);
        if (entry === undefined) continue;
        const queue = queueOf(chunk.destination, chunk.kind);
        const list = lists.get(queue);
        if (list === undefined) lists.set(queue, [entry]);
        else list.push(entry);
      }
      for (const [queue, list] of lists) queue.putBack(list.sort((one, other) => one.place - other.place));
    },
    stats() {
      let oldestAt: number | undefined;
      const consider = (chunk: Chunk | undefined): void => {
        if (chunk !== undefined && (oldestAt === undefined || chunk.createdAt < oldestAt)) oldestAt = chunk.createdAt;
      };
      for (const { queues } of stores.values())
        for (const queue of Object.values(queues)) consider(queue.peek()?.chunk);
      for (const chunk of taken.keys()) consider(chunk);
      return { chunks, observations, bytes, oldestAt };
    },
    close() {},
  };
}

/** The one whose first has waited for longer; undefined where both are empty. */
function olderOf(one: ChunkList, other: ChunkList): ChunkList | undefined {
  const [place, otherPlace] = [one.peek()?.place, other.peek()?.place];
  if (place === undefined) return otherPlace === undefined ? undefined : other;
  return otherPlace === undefined || place < otherPlace ? one : other;
}
