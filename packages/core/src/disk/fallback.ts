import { type Clock, type Spool, type SpoolListener, systemClock } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import type { DiskSpool } from "./disk-spool.ts";

export interface FallbackSettings {
  /** Opens the spool on disk; throws where it cannot. */
  readonly open: () => DiskSpool;
  /** Takes over while the disk fails. */
  readonly memory: Spool;
  readonly warn: (message: string) => void;
  readonly clock?: Clock | undefined;
}

/** So long after a failure the disk is tried again; each further one doubles it. */
const firstPauseMs = 5_000;
const longestPauseMs = 60_000;
const everything = { bytes: Number.POSITIVE_INFINITY, observations: Number.POSITIVE_INFINITY };

/**
 * A spool on disk with one in memory behind it: full, read-only or gone, a disk costs no observation while memory lasts,
 * and what waits in memory is written down as soon as the disk takes it.
 * @example const spool = createFallbackSpool({ open: () => createDiskSpool(settings), memory, warn });
 */
export function createFallbackSpool(settings: FallbackSettings): DiskSpool {
  const { memory, warn, clock = systemClock } = settings;
  let disk: DiskSpool | undefined;
  let listener: SpoolListener | undefined;
  let triesAgainAt = 0;
  let pauseMs = firstPauseMs;
  /** What may wait in memory: destination and kind. */
  const inMemory = new Map<string, Pick<Chunk, "destination" | "kind">>();
  /** Taken from memory. */
  const lent = new WeakSet<Chunk>();

  /** The disk, unless it failed a moment ago. */
  function working(): DiskSpool | undefined {
    if (clock.monotonic() < triesAgainAt) return undefined;
    if (disk !== undefined) return disk;
    try {
      disk = settings.open();
      if (listener !== undefined) disk.listen?.(listener);
    } catch (error) {
      pause(error);
    }
    return disk;
  }

  function pause(error: unknown): void {
    const isNew = triesAgainAt === 0;
    triesAgainAt = clock.monotonic() + pauseMs;
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    const why = error instanceof Error ? error.message : "it failed";
    if (isNew) warn(`The spool on disk cannot be written to (${why}); observations wait in memory until it can.`);
  }

  async function recovered(): Promise<void> {
    if (triesAgainAt === 0) return;
    triesAgainAt = 0;
    pauseMs = firstPauseMs;
    warn("The spool on disk can be written to again.");
    await writeDown();
  }

  /** What waits in memory goes to disk. */
  async function writeDown(): Promise<void> {
    for (const { destination, kind } of inMemory.values()) {
      for (const chunk of memory.take(destination, kind, everything)) {
        const answer = await disk?.append(chunk).then(
          (evicted) => evicted,
          () => undefined,
        );
        if (answer === undefined) {
          memory.release([chunk]);
          return;
        }
        void memory.remove([chunk]);
        if (answer.length > 0) listener?.lost(answer, "spool_full");
      }
    }
    inMemory.clear();
  }

  function keepInMemory(chunk: Chunk): readonly Chunk[] | Promise<readonly Chunk[]> {
    inMemory.set(`${chunk.kind} ${chunk.destination}`, { destination: chunk.destination, kind: chunk.kind });
    return memory.append(chunk);
  }

  const borrowed = (chunks: readonly Chunk[]): Chunk[] => chunks.filter((chunk) => lent.has(chunk));
  const others = (chunks: readonly Chunk[]): Chunk[] => chunks.filter((chunk) => !lent.has(chunk));

  return {
    durable: true,
    ...(memory.maxChunkBytes !== undefined && { maxChunkBytes: memory.maxChunkBytes }),
    listen(told) {
      listener = told;
      working()?.listen?.(told);
    },
    async append(chunk) {
      const spool = working();
      if (spool === undefined) return await keepInMemory(chunk);
      try {
        const evicted = await spool.append(chunk);
        await recovered();
        return evicted;
      } catch (error) {
        pause(error);
        return await keepInMemory(chunk);
      }
    },
    take(destination, kind, limits) {
      const waiting = inMemory.size === 0 ? [] : memory.take(destination, kind, limits);
      for (const chunk of waiting) lent.add(chunk);
      return waiting.length > 0 ? waiting : (disk?.take(destination, kind, limits) ?? []);
    },
    remove(chunks) {
      void memory.remove(borrowed(chunks));
      void disk?.remove(others(chunks));
    },
    release(chunks) {
      memory.release(borrowed(chunks));
      disk?.release(others(chunks));
    },
    stats() {
      const [young, old] = [memory.stats(), disk?.stats()];
      if (old === undefined) return young;
      const ages = [young.oldestAt, old.oldestAt].filter((at) => at !== undefined);
      return {
        chunks: young.chunks + old.chunks,
        observations: young.observations + old.observations,
        bytes: young.bytes + old.bytes,
        oldestAt: ages.length === 0 ? undefined : Math.min(...ages),
      };
    },
    flushNow: () => disk?.flushNow(),
    async close() {
      // The last chance: what the disk will not take now is lost with the process.
      triesAgainAt = 0;
      if (inMemory.size > 0 && working() !== undefined) await writeDown();
      for (const { destination, kind } of inMemory.values()) {
        const left = memory.take(destination, kind, everything);
        if (left.length > 0) listener?.lost(left, "spool_failed");
      }
      await disk?.close();
    },
  };
}
