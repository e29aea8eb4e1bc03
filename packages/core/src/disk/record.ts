import { crc32 } from "node:zlib";
import type { Chunk } from "../encode/types.ts";

/**
 * One chunk in a file: magic, checksum of all that follows, length of the bytes, length of the ids, kind, version,
 * time, ids, bytes. Numbers are little-endian. A record says nothing of keys or addresses.
 */
const magic = 0x314b464c; // "LFK1"
const version = 1;
const headerBytes = 32;

const kinds: readonly Chunk["kind"][] = ["spans", "scores"];

/** A chunk as a file knows it; the destination is in the file's name. */
export type Recorded = Omit<Chunk, "destination">;

/** A record as it stands in a file. */
export interface FoundRecord {
  readonly offset: number;
  readonly length: number;
  /** Equal for copies of one record, which may be written twice. */
  readonly identity: string;
  readonly chunk: Recorded;
}

export interface Scan {
  readonly records: readonly FoundRecord[];
  /** How many bytes belong to no record: an incomplete end, or damage in between. */
  readonly damaged: number;
}

export function encodeRecord(chunk: Recorded): readonly Uint8Array[] {
  const ids = Buffer.from(chunk.ids.join(","));
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(chunk.bytes.length, 8);
  header.writeUInt32LE(ids.length, 12);
  header.writeUInt8(kinds.indexOf(chunk.kind), 16);
  header.writeUInt8(version, 17);
  header.writeDoubleLE(chunk.createdAt, 24);
  header.writeUInt32LE(crc32(chunk.bytes, crc32(ids, crc32(header.subarray(8)))), 4);
  return [header, ids, chunk.bytes];
}

/** The record at an offset; undefined where there is none, or not a whole one. */
export function decodeRecord(file: Buffer, offset: number): FoundRecord | undefined {
  if (offset + headerBytes > file.length || file.readUInt32LE(offset) !== magic) return undefined;
  const bytesLength = file.readUInt32LE(offset + 8);
  const idsLength = file.readUInt32LE(offset + 12);
  const length = headerBytes + idsLength + bytesLength;
  if (offset + length > file.length) return undefined;
  const checksum = file.readUInt32LE(offset + 4);
  if (crc32(file.subarray(offset + 8, offset + length)) !== checksum) return undefined;
  const kind = kinds[file.readUInt8(offset + 16)];
  if (kind === undefined || file.readUInt8(offset + 17) !== version) return undefined;
  const idsStart = offset + headerBytes;
  const text = file.toString("utf8", idsStart, idsStart + idsLength);
  const bytes = file.subarray(idsStart + idsLength, offset + length);
  const ids = text === "" ? [] : text.split(",");
  const createdAt = file.readDoubleLE(offset + 24);
  return { offset, length, identity: `${ids[0]} ${createdAt} ${checksum}`, chunk: { kind, bytes, ids, createdAt } };
}

/** All whole records of a file. Behind a damaged one the next is searched for by its magic number. */
export function scanRecords(file: Buffer): Scan {
  const mark = Buffer.alloc(4);
  mark.writeUInt32LE(magic);
  const records: FoundRecord[] = [];
  let damaged = 0;
  let offset = 0;
  while (offset < file.length) {
    const record = decodeRecord(file, offset);
    if (record !== undefined) {
      records.push(record);
      offset += record.length;
      continue;
    }
    const next = file.indexOf(mark, offset + 1);
    damaged += (next < 0 ? file.length : next) - offset;
    offset = next < 0 ? file.length : next;
  }
  return { records, damaged };
}
