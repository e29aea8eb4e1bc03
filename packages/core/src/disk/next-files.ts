import { join } from "node:path";
import type { FileSystem } from "./files.ts";
import type { Threads } from "./threads.ts";
import type { RecordFile } from "./types.ts";

/** Where files come from: one is open before there is anything to write, so that what ends first waits for none to be made. */
export interface NextFiles {
  /** Has one made where one is expected to be wanted and there is none. */
  prepare(destination: string): void;
  /** The one that is ready, or one that is made now. It is the caller's then. */
  take(destination: string): Promise<RecordFile>;
  /** One that holds these, or what of them the medium takes, and is closed before it returns. */
  writeNow(destination: string, buffers: readonly Uint8Array[]): RecordFile;
  /** What somebody deleted, or moved, before it was taken is made anew. */
  check(): Promise<void>;
  /** Leaves none. */
  clear(): Promise<void>;
  /** Leaves none of those that are made, before it returns: for the last moment of a process. */
  clearNow(): void;
}

export interface NextFilesTools {
  readonly files: FileSystem;
  readonly folder: string;
  /** The next name in the folder for a file of this destination. */
  readonly nameFor: (destination: string) => string;
  readonly threads: Threads;
  /** Puts the folder back where creating a file failed, which may be all that was wrong. */
  readonly repair: () => void;
  /** The destinations for which it is worth a file and a handle; for others one is made when it is wanted. */
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
    // What fails here is tried again when it is wanted, and said then.
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
          // The process that adopts the folder finds it empty, and deletes it.
        }
      }
      made.clear();
    },
  };
}

export function lengthOf(buffers: readonly Uint8Array[]): number {
  return buffers.reduce((sum, { length }) => sum + length, 0);
}
