import type { Chunk } from "../encode/types.ts";
import { monotonic } from "../runtime/index.ts";
import type { OpenFile } from "./files.ts";
import { createNextFiles, lengthOf, type NextFilesTools } from "./next-files.ts";
import { encodeRecord } from "./record.ts";
import type { SyncPolicy } from "./settings.ts";
import { succeeds } from "./succeeds.ts";
import type { Entry, RecordFile } from "./types.ts";

/** Writes chunks to the ends of files. */
export interface Appender {
  /** Resolves when the kernel has the chunk, so that it survives the process. Rejects when it could not be written. */
  append(chunk: Chunk): Promise<Entry>;
  /** Bytes that were appended and are not written yet. */
  waitingBytes(): number;
  /** Ends a file: nothing more is written to it. */
  seal(file: RecordFile): void;
  /** Forces a file to the medium, whether it is open or not. */
  sync(file: RecordFile): Promise<void>;
  /** Files that are still written to. */
  open(): readonly RecordFile[];
  /** Writes what is not written yet, and these, before it returns: for the last moment of a process. */
  flushNow(others?: readonly Chunk[]): void;
  /** Makes prepared files anew that somebody deleted or moved. */
  check(): Promise<void>;
  /** Deletes prepared files before it returns: for the last moment of a process as well. */
  clearNow(): void;
  /** Ends all files. Nothing may be appended any more. */
  close(): Promise<void>;
}

export interface AppenderOptions extends NextFilesTools {
  /** A file ends when it has this size. */
  readonly fileBytes: number;
  readonly fsync: SyncPolicy;
  /** Called with a file that could not be forced to the medium. */
  readonly distrusted: (file: RecordFile) => void;
  /** Called after each write, whether it went well or not. */
  readonly written: (file: RecordFile) => void;
}

interface Waiting {
  readonly chunk: Chunk;
  readonly since: number;
  readonly resolve: (entry: Entry) => void;
  readonly reject: (error: unknown) => void;
}

/** Records in one call: the kernel takes 1024 buffers, and a record is three. */
const mostAtOnce = 300;
/** How long a chunk may wait for Node's threads: together with what came before, well below the 50 ms a crash may cost. */
const patienceMs = 15;

export function createAppender(options: AppenderOptions): Appender {
  const { files, fileBytes, threads, fsync, distrusted, written } = options;
  const nextFiles = createNextFiles(options);
  const active = new Map<string, RecordFile>();
  const opening = new Map<string, Promise<RecordFile>>();
  let waiting: Waiting[] = [];
  let writing: readonly Waiting[] = [];
  let waitingBytes = 0;
  let work: Promise<void> | undefined;
  let closings: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      writing = waiting.splice(0, countTogether(waiting));
      await write(writing);
      for (const { chunk } of writing) waitingBytes -= chunk.bytes.length;
      writing = [];
    }
    work = undefined;
  }

  /** How many of the first items are written to one file in one call. */
  function countTogether(items: readonly Waiting[]): number {
    let bytes = 0;
    const end = items.findIndex(({ chunk }, index) => {
      const isLast = bytes >= fileBytes || index >= mostAtOnce;
      bytes += chunk.bytes.length;
      return isLast || chunk.destination !== items[0]?.chunk.destination;
    });
    return end < 0 ? items.length : end;
  }

  async function write(items: readonly Waiting[]): Promise<void> {
    const { chunk: { destination } = { destination: "" }, since = 0 } = items[0] ?? {};
    const dueAt = since + patienceMs;
    const records = items.map(({ chunk }) => encodeRecord(chunk));
    const buffers = records.flat();
    let file: RecordFile | undefined;
    let whole: RecordFile | undefined;
    const writeAlone = (): RecordFile => {
      const alone = nextFiles.writeNow(destination, buffers);
      if (alone.size < lengthOf(buffers)) {
        void files.remove(alone.path).catch(() => undefined);
        throw new Error("it fell short");
      }
      alone.unsynced = fsync === "interval";
      whole = alone;
      return whole;
    };
    // With "always" a file must be forced to the medium, which a file written here and now is not.
    const opened = (): Promise<RecordFile> =>
      fsync === "always" ? open(destination) : threads.orHere(open(destination), writeAlone, dueAt);
    try {
      file = active.get(destination) ?? (await opened());
      file.writing = true;
      let offset = file === whole ? 0 : file.size;
      if (file !== whole) await writeWhole(file, buffers, dueAt);
      for (const [index, { chunk, resolve }] of items.entries()) {
        const length = lengthOf(records[index] ?? []);
        const { kind, ids, createdAt, bytes } = chunk;
        const entry: Entry = { file, offset, length, kind, ids, createdAt, bytes };
        // Added now rather than when the promise resolves: until then the file would look empty, and be deleted.
        file.entries.add(entry);
        offset += length;
        resolve(entry);
      }
      if (file.size >= fileBytes) seal(file);
    } catch (error) {
      for (const { reject } of items) reject(error);
    } finally {
      if (file !== undefined) {
        file.writing = false;
        written(file);
      }
      nextFiles.prepare(destination);
    }
  }

  /** A file that is opened too late for one write is used for the next. */
  function open(destination: string): Promise<RecordFile> {
    const known = opening.get(destination);
    if (known !== undefined) return known;
    const work = nextFiles
      .take(destination)
      .then((file) => {
        active.set(destination, file);
        return file;
      })
      .finally(() => opening.delete(destination));
    opening.set(destination, work);
    return work;
  }

  async function writeWhole(file: RecordFile, buffers: readonly Uint8Array[], dueAt: number): Promise<void> {
    const { handle, size } = file;
    if (handle === undefined) throw new Error("the file is closed");
    const length = lengthOf(buffers);
    // If a thread gets to its own write later, it writes the same bytes to the same place.
    const here = (): number => {
      if (handle.writeNow(buffers, size) === length) return length;
      throw new Error("it fell short");
    };
    try {
      const written = await threads.orHere(handle.write(buffers, size), here, dueAt);
      if (written !== length) throw new Error(`only ${written} of ${length} bytes could be written`);
      file.unsynced = fsync === "interval";
      if (fsync === "always") await handle.sync();
      file.size += length;
    } catch (error) {
      // After an error it is unknown what stands behind the last good record, so that is cut off.
      await handle.truncate(size).catch(() => undefined);
      seal(file);
      throw error;
    }
  }

  function seal(file: RecordFile): void {
    if (active.get(file.destination) === file) active.delete(file.destination);
    const { handle, unsynced } = file;
    if (handle === undefined) return;
    file.handle = undefined;
    file.unsynced = false;
    // One after the other: on a slow medium they would occupy all the threads, which the application needs too.
    const closing: Promise<void> = (closings ?? Promise.resolve())
      .then(() => close(file, handle, unsynced))
      .finally(() => {
        if (closings === closing) closings = undefined;
      });
    closings = closing;
  }

  async function close(file: RecordFile, handle: OpenFile, unsynced: boolean): Promise<void> {
    // The file is not among the open ones any more, so nothing else would force it to the medium.
    const isSynced = !unsynced || file.entries.size === 0 || (await succeeds(handle.sync()));
    await succeeds(handle.close());
    if (!isSynced) distrusted(file);
  }

  /** Resolves when nothing is being written. */
  async function idle(): Promise<void> {
    while (work !== undefined || closings !== undefined) await (work ?? closings);
  }

  return {
    append(chunk) {
      return new Promise((resolve, reject) => {
        waiting.push({ chunk, since: monotonic(), resolve, reject });
        waitingBytes += chunk.bytes.length;
        work ??= drain();
      });
    },
    waitingBytes: () => waitingBytes,
    seal,
    sync(file) {
      file.unsynced = false;
      return file.handle?.sync() ?? threads.watch(files.sync(file.path));
    },
    open: () => [...active.values()],
    flushNow(others = []) {
      // What is being written may be there twice then; whoever adopts it takes it once.
      const left = [...others, ...[...writing, ...waiting].map(({ chunk }) => chunk)];
      waiting = [];
      for (const destination of new Set(left.map((chunk) => chunk.destination))) {
        const chunks = left.filter((chunk) => chunk.destination === destination);
        for (let from = 0; from < chunks.length; from += mostAtOnce) {
          const some = chunks.slice(from, from + mostAtOnce).flatMap(encodeRecord);
          nextFiles.writeNow(destination, some);
        }
      }
    },
    check: nextFiles.check,
    clearNow: nextFiles.clearNow,
    async close() {
      await idle();
      await Promise.allSettled(opening.values());
      for (const file of active.values()) seal(file);
      await Promise.all([idle(), nextFiles.clear()]);
    },
  };
}
