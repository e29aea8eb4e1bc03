import type { DropReason } from "../delivery/index.ts";
import type { Appender } from "./appender.ts";
import type { FileSystem } from "./files.ts";
import { readBack } from "./reader.ts";
import type { Shelf } from "./shelf.ts";
import type { ShelfFiles } from "./shelf-files.ts";
import { chunkOf, type Entry, type RecordFile } from "./types.ts";

export interface RewriterTools {
  readonly files: FileSystem;
  readonly appender: Appender;
  readonly shelf: Shelf;
  readonly shelfFiles: ShelfFiles;
  readonly store: (entry: Entry) => void;
  readonly giveUp: (entries: readonly Entry[]) => void;
  readonly lose: (entries: readonly Entry[], reason: DropReason) => void;
}

/** Writes what is still to be delivered of a file that can no longer be trusted to another one. */
export function createRewriter(tools: RewriterTools): (file: RecordFile) => Promise<void> {
  const { files, appender, shelf, shelfFiles, store, giveUp, lose } = tools;

  async function move(entry: Entry): Promise<void> {
    const bytes = shelf.bytesOf(entry);
    const copy = bytes === undefined ? undefined : await appender.append(chunkOf(entry, bytes)).catch(() => undefined);
    const waits = shelf.isWaiting(entry);
    if (copy === undefined) {
      // It may still be in the old file, and nothing more can be done.
      if (waits && bytes === undefined) lose([entry], "spool_failed");
    } else if (waits) {
      giveUp([entry]);
      store(copy);
    } else if (shelf.exchange(entry, copy)) {
      // What the sender has taken may come back, so it is written too.
      shelfFiles.add(copy);
      shelfFiles.settle(entry);
    } else {
      // It was delivered meanwhile.
      copy.file.entries.delete(copy);
      shelfFiles.removeIfDone(copy.file);
    }
  }

  return async (file) => {
    file.unsynced = false;
    appender.seal(file);
    const entries = [...file.entries];
    // What cannot be read is lost, like what cannot be written.
    await readBack(
      entries.filter((entry) => shelf.isWaiting(entry) && entry.bytes === undefined),
      files,
    );
    for (const entry of entries) await move(entry);
  };
}
