import type { Appender } from "./appender.ts";
import type { FileSystem } from "./files.ts";
import { createRemovals } from "./removals.ts";
import type { Entry, RecordFile } from "./types.ts";

/** The files that hold something, the oldest first, and how much they take. */
export interface ShelfFiles {
  add(entry: Entry): void;
  /** Call when a record is not needed any more. The file is deleted with its last record. */
  settle(entry: Entry): void;
  removeIfDone(file: RecordFile): void;
  all(): Iterable<RecordFile>;
  /** How much the files take, including records that are delivered and not yet deleted. */
  bytes(): number;
  held(): { readonly chunks: number; readonly observations: number };
  /** Resolves when all deletions are done. */
  idle(): Promise<void>;
}

export function createShelfFiles(files: FileSystem, seal: Appender["seal"]): ShelfFiles {
  const known = new Set<RecordFile>();
  const removals = createRemovals(files);
  let bytes = 0;
  let chunks = 0;
  let observations = 0;

  function remove(file: RecordFile): void {
    seal(file);
    known.delete(file);
    bytes -= file.counted;
    file.counted = 0;
    // A file that cannot be deleted is sent again by the next process, which is harmless: the ids are the same.
    removals.remove(file.path);
  }

  function removeIfDone(file: RecordFile): void {
    if (file.entries.size === 0 && !file.writing) remove(file);
  }

  return {
    add(entry) {
      const { file } = entry;
      known.add(file);
      file.entries.add(entry);
      bytes += file.size - file.counted;
      file.counted = file.size;
      chunks += 1;
      observations += entry.ids.length;
    },
    settle(entry) {
      if (!entry.file.entries.delete(entry)) return;
      chunks -= 1;
      observations -= entry.ids.length;
      removeIfDone(entry.file);
    },
    removeIfDone,
    all: () => known,
    bytes: () => bytes,
    held: () => ({ chunks, observations }),
    idle: removals.idle,
  };
}
