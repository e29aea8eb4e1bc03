import type { Chunk } from "../encode/types.ts";
import type { OpenFile } from "./files.ts";

/** A file of records, all of one destination. It is deleted once none of them is needed any more. */
export interface RecordFile {
  readonly path: string;
  /** Its name in the configuration. */
  readonly destination: string;
  size: number;
  /** How much of its size is in the sum of all files. */
  counted: number;
  /** The records that are still to be delivered. */
  readonly entries: Set<Entry>;
  /** Open while it may still grow. */
  handle: OpenFile | undefined;
  /** It is being written to, and must not be deleted although it may have no entries. */
  writing: boolean;
  /** It was written to, and not yet forced to the medium. */
  unsynced: boolean;
}

/** A record, and what is known of it without reading. */
export interface Entry {
  readonly file: RecordFile;
  readonly offset: number;
  readonly length: number;
  readonly kind: Chunk["kind"];
  readonly ids: readonly string[];
  readonly createdAt: number;
  /** Kept for the latest records, so that what is delivered soon is never read back. */
  bytes: Uint8Array | undefined;
}

export function chunkOf(entry: Entry, bytes: Uint8Array): Chunk {
  const { kind, ids, createdAt, file } = entry;
  return { kind, ids, createdAt, bytes, destination: file.destination };
}
