import { type DropReason, laneKey, type Spool, type SpoolListener, systemClock } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import { queueMicrotask } from "../runtime/index.ts";
import { createAdoption, largestFile } from "./adoption.ts";
import { createAppender } from "./appender.ts";
import { createDrafts } from "./drafts.ts";
import { nodeFiles } from "./files.ts";
import { createHome } from "./home.ts";
import { type FileKind, recordFileName } from "./names.ts";
import { readBack } from "./reader.ts";
import { filesToLeave } from "./room.ts";
import type { DiskSpoolSettings } from "./settings.ts";
import { createShelf } from "./shelf.ts";
import { createShelfFiles } from "./shelf-files.ts";
import { createThreads } from "./threads.ts";
import { chunkOf, type Entry } from "./types.ts";
import { startUpkeep } from "./upkeep.ts";

/** Small, since a file is deleted as a whole: if the process dies, what it had delivered of a file is sent again. */
const mostFileBytes = 1024 * 1024;
const readAhead = 1024 * 1024;

export interface DiskSpool extends Spool {
  /** Writes everything before it returns, and these chunks, which were never appended. */
  flushNow(others?: readonly Chunk[]): void;
  draft(chunk: Chunk): void;
  /** Makes the drafts of these observations void: they were sent without being appended here. */
  settle(chunk: Chunk): void;
}

/** An entry as a chunk without its bytes: for those who count what is lost, its ids are enough. */
const emptied = (entry: Entry): Chunk => chunkOf(entry, new Uint8Array());

/**
 * A spool on disk. Throws if the directory cannot be used. `append` rejects when the medium fails, and the file is cut back
 * to its whole records.
 * @example const spool = createDiskSpool({ dir, destinations: new Map([["default", hash]]), warn });
 */
export function createDiskSpool(settings: DiskSpoolSettings): DiskSpool {
  const { dir, destinations, expected = [], warn, maxBytes, files = nodeFiles, clock = systemClock, fsync } = settings;
  const names = new Map([...destinations].map(([name, hash]) => [hash, name]));
  const home = createHome(dir, warn);
  const shelf = createShelf();
  const reading = new Set<string>();
  let listener: SpoolListener | undefined;
  let number = 0;
  let closed = false;

  const nameFor = (hash: string, kind?: FileKind): string => recordFileName(++number, hash, kind);
  const threads = createThreads();
  const appender = createAppender({
    files,
    threads,
    folder: home.path,
    fileBytes: Math.min(mostFileBytes, Math.ceil(maxBytes / 8)),
    nameFor: (destination) => nameFor(destinations.get(destination) ?? ""),
    repair: () => home.restore(),
    fsync,
    expected,
    distrusted: (file) => void upkeep.rewrite(file),
    written: (file) => shelfFiles.removeIfDone(file),
  });
  const shelfFiles = createShelfFiles(files, appender.seal);

  function store(entry: Entry): void {
    shelfFiles.add(entry);
    shelf.add(entry);
  }

  /** Removes waiting records that are not delivered. */
  function giveUp(entries: readonly Entry[]): void {
    shelf.drop(entries);
    for (const entry of entries) shelfFiles.settle(entry);
  }

  function lose(entries: readonly Entry[], reason: DropReason): void {
    if (entries.length === 0) return;
    giveUp(entries);
    listener?.lost(entries.map(emptied), reason);
  }

  /** Removes whole files, since to remove a part of one is to write it anew: the oldest of the destination with most. */
  function makeRoom(): Entry[] {
    const evicted: Entry[] = [];
    const reclaim = (destination: string): void => listener?.reclaim?.(destination);
    for (const file of filesToLeave({ files: shelfFiles.all(), over: shelfFiles.bytes() - maxBytes, shelf, reclaim })) {
      const waiting = shelf.waitingIn(file);
      giveUp(waiting);
      evicted.push(...waiting);
    }
    return evicted;
  }

  async function write(chunk: Chunk): Promise<readonly Chunk[]> {
    // The folder has been left: nobody would look after a file made now.
    if (closed) throw new Error("the spool is closed");
    if (upkeep.isFull()) throw new Error("the medium is full");
    const own = await appender.append(chunk);
    store(own);
    drafts.settle(chunk);
    return makeRoom().map((entry) => (entry === own ? chunk : emptied(entry)));
  }

  async function read(destination: string, kind: Chunk["kind"]): Promise<void> {
    const key = laneKey(destination, kind);
    if (reading.has(key)) return;
    reading.add(key);
    try {
      const entries = shelf.upcoming(destination, kind, readAhead).filter(({ bytes }) => bytes === undefined);
      const unreadable = await readBack(entries, files);
      // Only those still waiting are lost: the file of others was deleted since they left, or were written elsewhere.
      lose(unreadable.filter(shelf.isWaiting), "spool_failed");
      // If nothing could be read, for lack of file handles, the sender asks again later by itself.
      if (entries.some(({ bytes }) => bytes !== undefined)) queueMicrotask(() => listener?.ready());
    } finally {
      reading.delete(key);
    }
  }

  const drafts = createDrafts({
    files,
    threads,
    folder: home.path,
    nameFor: (destination) => nameFor(destinations.get(destination) ?? "", "drafts"),
    repair: () => home.restore(),
    expected,
  });

  const adoption = createAdoption({
    dir,
    home: home.path,
    files,
    now: () => clock.now(),
    destinationOf: (hash) => names.get(hash),
    nameFor,
    store,
    append: appender.append,
    adopted: (found) => listener?.adopted(found),
    maxAgeMs: settings.maxAgeMs,
    warn,
  });

  async function adoptAll(): Promise<void> {
    await adoption();
    listener?.lost(makeRoom().map(emptied), "spool_full");
  }

  const upkeep = startUpkeep({
    ...settings,
    clock,
    files,
    home,
    appender,
    drafts,
    shelf,
    shelfFiles,
    giveUp,
    lose,
    store,
    adoptAll,
  });

  return {
    durable: true,
    maxBytes,
    maxChunkBytes: Math.min(maxBytes, largestFile / 2),
    listen(told) {
      listener = told;
      void adoptAll().catch(() => warn("What other processes left in the spool could not be looked for."));
    },
    append(chunk) {
      if (appender.waitingBytes() + chunk.bytes.length <= maxBytes) return write(chunk);
      // The medium hangs, or the event loop does not turn. Not a promise, which would keep the bytes until it turns.
      drafts.settle(chunk);
      return [chunk];
    },
    take(destination, kind, limits) {
      const { chunks, missing } = shelf.take(destination, kind, limits);
      if (missing) void read(destination, kind);
      return chunks;
    },
    remove(chunks) {
      for (const chunk of chunks) {
        const entry = shelf.finish(chunk);
        if (entry !== undefined) shelfFiles.settle(entry);
      }
    },
    release: (chunks) => shelf.release(chunks),
    stats() {
      return { ...shelfFiles.held(), bytes: shelfFiles.bytes() + appender.waitingBytes(), oldestAt: shelf.oldestAt() };
    },
    draft: (chunk) => drafts.add(chunk),
    settle: (chunk) => drafts.settle(chunk),
    flushNow(others = []) {
      appender.flushNow([...upkeep.rescue(), ...others]);
      appender.clearNow();
      drafts.clearNow();
      home.leaveIfEmpty();
    },
    async close() {
      closed = true;
      upkeep.stop();
      await upkeep.conclude();
      await appender.close();
      await shelfFiles.idle();
      await drafts.clear();
      home.leave();
    },
  };
}
