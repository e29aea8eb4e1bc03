import type { Appender } from "./appender.ts";
import type { FileSystem } from "./files.ts";
import type { Entry, SegmentFile } from "./types.ts";

/** The files that hold something, in the order of their age, and how much they take. */
export interface ShelfFiles {
  add(file: SegmentFile): void;
  /** One of its records is not needed any more; with the last of them the file goes. */
  settle(entry: Entry): void;
  all(): Iterable<SegmentFile>;
  bytes(): number;
  /** Resolves when what was to be deleted is. */
  idle(): Promise<void>;
}

export function createShelfFiles(files: FileSystem, seal: Appender["seal"]): ShelfFiles {
  const known = new Set<SegmentFile>();
  const removals = new Set<Promise<void>>();

  function remove(file: SegmentFile): void {
    seal(file);
    known.delete(file);
    // One that cannot be deleted is sent again by the next process: twice, with the same ids, is better than never.
    const removal: Promise<void> = files
      .remove(file.path)
      .catch(() => undefined)
      .finally(() => removals.delete(removal));
    removals.add(removal);
  }

  return {
    add: (file) => void known.add(file),
    settle(entry) {
      entry.file.entries.delete(entry);
      if (entry.file.entries.size === 0) remove(entry.file);
    },
    all: () => known,
    bytes: () => [...known].reduce((sum, { size }) => sum + size, 0),
    async idle() {
      await Promise.all(removals);
    },
  };
}
