import { join } from "node:path";
import type { FileSystem } from "./files.ts";
import type { Threads } from "./threads.ts";
import type { RecordFile } from "./types.ts";

/** Prepares files: one is open before there is anything to write, so that no write waits until one is made. */
export interface NextFiles {
  /** Prepares a file for an expected destination, if none is ready. */
  prepare(destination: string): void;
  /** The prepared file, or one that is made now. From then on it is the caller's. */
  take(destination: string): Promise<RecordFile>;
  /** Writes a file of its own before it returns. The medium may not take all of it: see the file's size. */
  writeNow(destination: string, buffers: readonly Uint8Array[]): RecordFile;
  /** Makes prepared files anew that somebody deleted or moved. */
  check(): Promise<void>;
  /** Deletes all prepared files, and prepares no more. */
  clear(): Promise<void>;
  /** Deletes those that are complete before it returns: for the last moment of a process. */
  clearNow(): void;
}

export interface NextFilesTools {
  readonly files: FileSystem;
  readonly folder: string;
  /** The next name in the folder for a file of this destination. */
  readonly nameFor: (destination: string) => string;
  readonly threads: Threads;
  /** Makes the folder anew. Called when a file cannot be created, since that may be why. */
  readonly repair: () => void;
  /** The destinations that files are prepared for. For others they are made when they are needed. */
  readonly expected: readonly string[];
}

export function createNextFiles({ files, folder, nameFor, threads, repair, expected }: NextFilesTools): NextFiles {
  const wanted = new Set(expected);
  const ready = new Map<string, Promise<RecordFile | undefined>>();
  const made = new Map<string, RecordFile>();
  let cleared = false;

  const unwritten = (destination: string): RecordFile => {
    const path = join(folder, nameFor(destination));
    const state = { size: 0, counted: 0, handle: undefined, writing: false, unsynced: false };
    return { path, destination, entries: new Set(), ...state };
  };

  async function make(destination: string): Promise<RecordFile> {
    const file = unwritten(destination);
    const handle = await files.create(file.path);
    file.handle = { ...handle, sync: () => threads.watch(handle.sync()) };
    return file;
  }

  function prepare(destination: string): void {
    if (cleared || !wanted.has(destination) || ready.has(destination)) return;
    // If this fails, it is tried again when the file is needed, and reported then.
    const file = make(destination).then(
      (known) => {
        made.set(destination, known);
        return known;
      },
      () => undefined,
    );
    ready.set(destination, file);
  }

  async function takeReady(destination: string): Promise<RecordFile | undefined> {
    const file = ready.get(destination);
    ready.delete(destination);
    const known = await file;
    made.delete(destination);
    return known;
  }

  async function discard(file: RecordFile | undefined): Promise<void> {
    if (file === undefined) return;
    await file.handle?.close().catch(() => undefined);
    await files.remove(file.path).catch(() => undefined);
  }

  for (const destination of wanted) prepare(destination);
  return {
    prepare,
    async take(destination) {
      const file = await takeReady(destination);
      if (file !== undefined) return file;
      return await make(destination).catch(async () => {
        repair();
        return await make(destination);
      });
    },
    writeNow(destination, buffers) {
      const file = unwritten(destination);
      file.size = files.writeNow(file.path, buffers);
      return file;
    },
    async check() {
      for (const [destination, file] of [...ready]) {
        const isThere = await file.then((made) => made?.handle?.isInPlace()).catch(() => false);
        if (isThere || ready.get(destination) !== file) continue;
        await discard(await takeReady(destination));
        prepare(destination);
      }
    },
    async clear() {
      cleared = true;
      for (const destination of [...ready.keys()]) await discard(await takeReady(destination));
    },
    clearNow() {
      for (const { path } of made.values()) {
        try {
          files.removeNow(path);
        } catch {
          // Whoever adopts the folder finds an empty file, and deletes it.
        }
      }
      made.clear();
    },
  };
}

export function lengthOf(buffers: readonly Uint8Array[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}
