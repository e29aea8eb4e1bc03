import { join } from "node:path";
import type { Chunk } from "../encode/types.ts";
import type { FileSystem, OpenFile } from "./files.ts";
import { encodeRecord } from "./record.ts";
import type { SyncPolicy } from "./settings.ts";
import { createSpares } from "./spares.ts";
import type { Entry, SegmentFile } from "./types.ts";

/** Writes chunks to the ends of files. */
export interface Appender {
  /** Resolves when the kernel has it, so that it survives the process; rejects when it could not be written. */
  append(chunk: Chunk): Promise<Entry>;
  /** Nothing more is written to it. */
  seal(file: SegmentFile): void;
  /** Files that are still written to. */
  open(): readonly SegmentFile[];
  /** Writes what has not been written, and these, at once: for the last moment of a process. */
  flushNow(others?: readonly Chunk[]): void;
  /** Puts right what somebody did to files that nothing was written to yet. */
  check(): Promise<void>;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
  /** Ends all files. Nothing may be appended any more. */
  close(): Promise<void>;
}

export interface AppenderOptions {
  readonly files: FileSystem;
  readonly folder: string;
  readonly segmentBytes: number;
  /** The next name in the folder for a file of this destination. */
  readonly nameFor: (destination: string) => string;
  /** Puts the folder back where creating a file failed, which may be all that was wrong. */
  readonly repair: () => void;
  readonly fsync: SyncPolicy;
  /** Destinations whose next file is always ready. */
  readonly expected: readonly string[];
  /** The medium may not have what the file holds. */
  readonly distrusted: (file: SegmentFile) => void;
  /** Called after each write, whether it went well or not. */
  readonly written: (file: SegmentFile) => void;
}

interface Waiting {
  readonly chunk: Chunk;
  readonly resolve: (entry: Entry) => void;
  readonly reject: (error: unknown) => void;
}

/** The kernel takes 1024 buffers in one call, and a record is three. */
const mostAtOnce = 300;

export function createAppender(options: AppenderOptions): Appender {
  const { files, folder, segmentBytes, nameFor, repair, fsync, expected, distrusted, written } = options;
  const active = new Map<string, SegmentFile>();
  const spares = createSpares({ expected: new Set(expected), create: open, remove: (path) => files.remove(path) });
  let waiting: Waiting[] = [];
  let writing: readonly Waiting[] = [];
  let work: Promise<void> | undefined;
  let closings: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      writing = waiting.splice(0, countTogether(waiting));
      await write(writing);
      writing = [];
    }
    work = undefined;
  }

  /** How many of the first go into one file by one call. */
  function countTogether(items: readonly Waiting[]): number {
    let bytes = 0;
    const end = items.findIndex(({ chunk }, index) => {
      const isLast = bytes >= segmentBytes || index >= mostAtOnce;
      bytes += chunk.bytes.length;
      return isLast || chunk.destination !== items[0]?.chunk.destination;
    });
    return end < 0 ? items.length : end;
  }

  async function write(items: readonly Waiting[]): Promise<void> {
    const destination = items[0]?.chunk.destination ?? "";
    const records = items.map(({ chunk }) => encodeRecord(chunk));
    let file: SegmentFile | undefined;
    try {
      file = active.get(destination) ?? (await create(destination));
      file.writing = true;
      const buffers = records.flat();
      const start = file.size;
      const length = buffers.reduce((sum, { length }) => sum + length, 0);
      await writeWhole(file, buffers, length);
      let offset = start;
      for (const [index, { chunk, resolve }] of items.entries()) {
        const size = (records[index] ?? []).reduce((sum, { length }) => sum + length, 0);
        const { kind, ids, createdAt, bytes } = chunk;
        const entry: Entry = { file, offset, length: size, kind, ids, createdAt, bytes };
        // At once, not when the promise is heard: the file must not look empty in between.
        file.entries.add(entry);
        offset += size;
        resolve(entry);
      }
      if (file.size >= segmentBytes) seal(file);
    } catch (error) {
      for (const { reject } of items) reject(error);
    } finally {
      if (file !== undefined) {
        file.writing = false;
        written(file);
      }
      spares.prepare(destination);
    }
  }

  async function open(destination: string): Promise<SegmentFile> {
    const path = join(folder, nameFor(destination));
    const handle = await files.create(path);
    return { path, destination, size: 0, counted: 0, entries: new Set(), handle, writing: false, unsynced: false };
  }

  async function create(destination: string): Promise<SegmentFile> {
    const spare = await spares.take(destination);
    const file =
      spare ??
      (await open(destination).catch(async () => {
        repair();
        return await open(destination);
      }));
    active.set(destination, file);
    return file;
  }

  async function writeWhole(file: SegmentFile, buffers: readonly Uint8Array[], length: number): Promise<void> {
    const { handle } = file;
    if (handle === undefined) throw new Error("the file is closed");
    try {
      const written = await handle.write(buffers, file.size);
      if (written !== length) throw new Error(`only ${written} of ${length} bytes could be written`);
      file.unsynced = fsync === "interval";
      if (fsync === "always") await handle.sync();
      file.size += length;
    } catch (error) {
      // After an error nobody knows what stands behind the last good record; a reader must not have to guess.
      await handle.truncate(file.size).catch(() => undefined);
      seal(file);
      throw error;
    }
  }

  function seal(file: SegmentFile): void {
    if (active.get(file.destination) === file) active.delete(file.destination);
    const { handle } = file;
    file.handle = undefined;
    if (handle === undefined) return;
    // One after the other: on a slow medium they would take all the threads that the application's files and names need.
    const closing: Promise<void> = (closings ?? Promise.resolve())
      .then(() => close(file, handle))
      .finally(() => {
        if (closings === closing) closings = undefined;
      });
    closings = closing;
  }

  async function close(file: SegmentFile, handle: OpenFile): Promise<void> {
    // Nobody else looks after a file that is not open any more.
    const isSynced = !file.unsynced || file.entries.size === 0 || (await succeeds(handle.sync()));
    file.unsynced = false;
    await succeeds(handle.close());
    if (!isSynced) distrusted(file);
  }

  async function idle(): Promise<void> {
    while (work !== undefined || closings !== undefined) await (work ?? closings);
  }

  for (const destination of expected) spares.prepare(destination);
  return {
    append(chunk) {
      return new Promise((resolve, reject) => {
        waiting.push({ chunk, resolve, reject });
        work ??= drain();
      });
    },
    seal,
    open: () => [...active.values()],
    flushNow(others = []) {
      // What is being written may arrive twice; its ids are the same, and Langfuse merges it.
      const left = [...others, ...[...writing, ...waiting].map(({ chunk }) => chunk)];
      waiting = [];
      for (const destination of new Set(left.map((chunk) => chunk.destination))) {
        const chunks = left.filter((chunk) => chunk.destination === destination);
        for (let from = 0; from < chunks.length; from += mostAtOnce) {
          const some = chunks.slice(from, from + mostAtOnce).flatMap(encodeRecord);
          files.writeNow(join(folder, nameFor(destination)), some);
        }
      }
    },
    check: spares.check,
    idle,
    async close() {
      await idle();
      for (const file of active.values()) seal(file);
      await Promise.all([idle(), spares.clear()]);
    },
  };
}

function succeeds(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}
