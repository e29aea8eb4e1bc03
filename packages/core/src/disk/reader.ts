import type { FileSystem } from "./files.ts";
import { decodeRecord } from "./record.ts";
import type { Entry, RecordFile } from "./types.ts";

/**
 * Reads the bytes of records back into memory. Resolves with the entries that cannot be read any more, since the file is gone
 * or damaged.
 */
export async function readBack(entries: readonly Entry[], files: FileSystem): Promise<readonly Entry[]> {
  const lost: Entry[] = [];
  for (const [file, some] of byFile(entries)) {
    const start = Math.min(...some.map(({ offset }) => offset));
    const end = Math.max(...some.map(({ offset, length }) => offset + length));
    // A file that cannot be read is as good as gone, unless the process only lacks file handles: then it is tried again.
    const part = await files.readPart(file.path, start, end - start).catch(nothingWhenGone);
    for (const entry of some) {
      entry.bytes = part && decodeRecord(part, entry.offset - start)?.chunk.bytes;
      if (entry.bytes === undefined && part !== undefined) lost.push(entry);
    }
  }
  return lost;
}

const passing: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "EAGAIN", "EINTR", "ENOMEM"]);

/** Whether an error is about the process, such as too many open files, and tells nothing of the file. */
export function isPassing({ code = "" }: NodeJS.ErrnoException): boolean {
  return passing.has(code);
}

function nothingWhenGone(error: NodeJS.ErrnoException): Buffer | undefined {
  return isPassing(error) ? undefined : Buffer.alloc(0);
}

function byFile(entries: readonly Entry[]): ReadonlyMap<RecordFile, Entry[]> {
  const groups = new Map<RecordFile, Entry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.file);
    if (group === undefined) groups.set(entry.file, [entry]);
    else group.push(entry);
  }
  return groups;
}
