import type { Chunk } from "../encode/types.ts";
import type { OpenFile } from "./files.ts";

/** One file of records, of one destination. It is deleted once nothing in it is needed any more; nothing else is written down. */
export interface RecordFile {
  readonly path: string;
  /** By name, as the configuration calls it. */
  readonly destination: string;
  size: number;
  /** What of its size is in the sum of all files. */
  counted: number;
  /** What of it is still to be delivered. */
  readonly entries: Set<Entry>;
  /** Open while it may still grow. */
  handle: OpenFile | undefined;
  /** Being written to: it stays, though nothing in it may be needed right now. */
  writing: boolean;
  /** Written, and not yet forced to the medium. */
  unsynced: boolean;
}

/** One record, and what the process knows of it without reading. */
export interface Entry {
  readonly file: RecordFile;
  readonly offset: number;
  readonly length: number;
  readonly kind: Chunk["kind"];
  readonly ids: readonly string[];
  readonly createdAt: number;
  /** Kept while it is young, so that what is delivered at once is never read back. */
  bytes: Uint8Array | undefined;
}

export function chunkOf(entry: Entry, bytes: Uint8Array): Chunk {
  const { kind, ids, createdAt, file } = entry;
  return { kind, ids, createdAt, bytes, destination: file.destination };
}
