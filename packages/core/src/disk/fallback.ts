import {
  type Clock,
  everything,
  laneKey,
  roomOf,
  type Spool,
  type SpoolListener,
  systemClock,
} from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import type { DiskSpool } from "./disk-spool.ts";
import { createOutage } from "./outage.ts";

export interface FallbackSettings {
  /** Opens the spool on disk; throws where it cannot. */
  readonly open: () => DiskSpool;
  /** Takes over while the disk fails. */
  readonly memory: Spool;
  readonly warn: (message: string) => void;
  readonly clock?: Clock | undefined;
}

const words = { what: "The spool on disk", meanwhile: "observations wait in memory until it can." };

/**
 * A spool on disk with one in memory behind it. While the disk is full, read-only or gone, observations wait in memory, and
 * are written as soon as the disk takes them.
 * @example const spool = createFallbackSpool({ open: () => createDiskSpool(settings), memory, warn });
 */
export function createFallbackSpool(settings: FallbackSettings): DiskSpool {
  const { memory, warn, clock = systemClock } = settings;
  let disk: DiskSpool | undefined;
  let listener: SpoolListener | undefined;
  const outage = createOutage({ words, clock, warn, retry: () => void writeDown() });
  /** The destinations and kinds of what may wait in memory. */
  const inMemory = new Map<string, Pick<Chunk, "destination" | "kind">>();
  /** Chunks that the sender has taken from memory. */
  const lent = new Set<Chunk>();

  /** The disk, unless it failed a moment ago. */
  function working(): DiskSpool | undefined {
    return outage.mayTry() ? opened() : undefined;
  }

  function opened(): DiskSpool | undefined {
    if (disk !== undefined) return disk;
    try {
      const spool = settings.open();
      disk = spool;
      if (listener !== undefined) spool.listen?.(listener);
    } catch (error) {
      outage.failed(error);
    }
    return disk;
  }

  function recovered(): void {
    if (outage.ended()) void writeDown();
  }

  /** Moves what waits in memory to the disk. What the sender has taken is moved if it comes back. */
  async function writeDown(): Promise<void> {
    if (opened() === undefined) return;
    for (const { destination, kind } of inMemory.values()) {
      for (let next = waiting(destination, kind); next !== undefined; next = waiting(destination, kind)) {
        if (!(await moveDown(next))) return;
      }
    }
    if (lent.size === 0 && memory.stats().chunks === 0) inMemory.clear();
  }

  const waiting = (destination: string, kind: Chunk["kind"]): Chunk | undefined =>
    memory.take(destination, kind, { bytes: 1, observations: 1 })[0];

  async function moveDown(chunk: Chunk): Promise<boolean> {
    try {
      const evicted = await disk?.append(chunk);
      void memory.remove([chunk]);
      recovered();
      if (evicted !== undefined && evicted.length > 0) listener?.lost(evicted, "spool_full");
      return true;
    } catch (error) {
      memory.release([chunk]);
      outage.failed(error);
      return false;
    }
  }

  async function onDisk(chunk: Chunk, answer: Promise<readonly Chunk[]>): Promise<readonly Chunk[]> {
    // An append that began before the outage does not show that it is over: a small one still fits on a full disk.
    const isTrial = outage.trouble() !== undefined;
    try {
      const evicted = await answer;
      if (isTrial) recovered();
      return evicted;
    } catch (error) {
      outage.failed(error);
      return await keepInMemory(chunk);
    }
  }

  function keepInMemory(chunk: Chunk): readonly Chunk[] | Promise<readonly Chunk[]> {
    const { destination, kind } = chunk;
    inMemory.set(laneKey(destination, kind), { destination, kind });
    return memory.append(chunk);
  }

  /** Separates chunks of memory, which are no longer lent, from those of the disk. */
  function apart(chunks: readonly Chunk[]): readonly [readonly Chunk[], readonly Chunk[]] {
    const ofMemory: Chunk[] = [];
    const ofDisk: Chunk[] = [];
    for (const chunk of chunks) (lent.delete(chunk) ? ofMemory : ofDisk).push(chunk);
    return [ofMemory, ofDisk];
  }

  return {
    durable: true,
    // While the disk fails everything is in memory, so the sender has to leave room there.
    maxBytes: () => roomOf(outage.trouble() === undefined ? disk : memory),
    ...(memory.maxChunkBytes !== undefined && { maxChunkBytes: memory.maxChunkBytes }),
    listen(told) {
      listener = told;
      memory.listen?.(told);
      // Now, since a process that starts after a crash may append nothing itself, and is still to send what was left.
      if (disk === undefined) opened();
      else disk.listen?.(told);
    },
    append(chunk) {
      const spool = working();
      if (spool === undefined) return keepInMemory(chunk);
      const answer = spool.append(chunk);
      return answer instanceof Promise ? onDisk(chunk, answer) : answer;
    },
    take(destination, kind, limits) {
      const young = inMemory.size === 0 ? [] : memory.take(destination, kind, limits);
      for (const chunk of young) lent.add(chunk);
      return young.length > 0 ? young : (disk?.take(destination, kind, limits) ?? []);
    },
    remove(chunks) {
      const [ofMemory, ofDisk] = apart(chunks);
      for (const chunk of ofMemory) disk?.settle(chunk);
      void memory.remove(ofMemory);
      void disk?.remove(ofDisk);
    },
    release(chunks) {
      const [ofMemory, ofDisk] = apart(chunks);
      memory.release(ofMemory);
      disk?.release(ofDisk);
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
    trouble: outage.trouble,
    draft: (chunk) => working()?.draft(chunk),
    settle: (chunk) => disk?.settle(chunk),
    flushNow() {
      memory.release([...lent]);
      lent.clear();
      const left = [...inMemory.values()].flatMap(({ destination, kind }) =>
        memory.take(destination, kind, everything),
      );
      opened()?.flushNow(left);
    },
    async close() {
      outage.stop();
      // What the disk does not take now is lost with the process.
      if (inMemory.size > 0) await writeDown();
      for (const { destination, kind } of inMemory.values()) {
        const left = memory.take(destination, kind, everything);
        if (left.length > 0) listener?.lost(left, "spool_failed");
      }
      await disk?.close();
    },
  };
}
