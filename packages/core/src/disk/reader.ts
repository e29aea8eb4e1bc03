import type { FileSystem } from "./files.ts";
import { decodeRecord } from "./record.ts";
import type { Entry, RecordFile } from "./types.ts";

/**
 * Brings the bytes of records back into memory. Answers those that cannot be had any more: the file is gone, or its
 * bytes are no longer what was written.
 */
export async function readBack(entries: readonly Entry[], files: FileSystem): Promise<readonly Entry[]> {
  const lost: Entry[] = [];
  for (const [file, some] of byFile(entries)) {
    const start = Math.min(...some.map(({ offset }) => offset));
    const end = Math.max(...some.map(({ offset, length }) => offset + length));
    // Nothing of a file that cannot be read is as good as gone; a read that fails for want of handles is tried again.
    const part = await files.readPart(file.path, start, end - start).catch(nothingWhenGone);
    for (const entry of some) {
      entry.bytes = part && decodeRecord(part, entry.offset - start)?.chunk.bytes;
      if (entry.bytes === undefined && part !== undefined) lost.push(entry);
    }
  }
  return lost;
}

const passing: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "EAGAIN", "EINTR", "ENOMEM"]);

/** Whether it is about the process, and nothing was learnt of the file. */
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
