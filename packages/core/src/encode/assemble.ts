import { putVarint, varintSize } from "./writer.ts";

/** Bytes that are already encoded, or a message around such. */
export type Part = Uint8Array | Message;

export interface Message {
  readonly tag: number;
  readonly parts: readonly Part[];
  /** Of the content. */
  readonly size: number;
}

/** A nested message; nothing is copied before {@link assemble}. */
export function message(tag: number, parts: readonly Part[]): Message {
  let size = 0;
  for (const part of parts) size += partSize(part);
  return { tag, parts, size };
}

/** How many bytes a part takes, tag and length included. */
function partSize(part: Part): number {
  return part instanceof Uint8Array ? part.length : 1 + varintSize(part.size) + part.size;
}

/** The bytes of all parts, in one array of exactly their size. */
export function assemble(parts: readonly Part[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += partSize(part);
  // Not from Buffer's pool: a chunk that waits in the spool would hold the pool's slab.
  const bytes = Buffer.allocUnsafeSlow(size);
  putParts(bytes, 0, parts);
  return bytes;
}

function putParts(bytes: Uint8Array, offset: number, parts: readonly Part[]): number {
  let at = offset;
  for (const part of parts) {
    if (part instanceof Uint8Array) {
      bytes.set(part, at);
      at += part.length;
    } else {
      bytes[at] = part.tag;
      at = putParts(bytes, putVarint(bytes, at + 1, part.size), part.parts);
    }
  }
  return at;
}
