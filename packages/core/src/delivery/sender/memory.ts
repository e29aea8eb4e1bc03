import type { Chunk } from "../../encode/types.ts";
import type { Lane } from "./lane.ts";
import type { Piece } from "./parcel.ts";

/** Since Node 22. It leaves the buffer without its memory, which is free at once. */
interface Transferable {
  transfer?(size: number): ArrayBuffer;
}

/** A request begins to read the bytes of these pieces. Answers what ends that. */
export function lend(pieces: readonly Piece[]): () => void {
  for (const { origin } of pieces) origin.readers += 1;
  return () => {
    for (const { origin } of pieces) origin.readers -= 1;
  };
}

/** Went back to the spool while a socket may still read them. */
const stillRead = new WeakSet<Chunk>();

/** These go back to the spool: whatever takes them next knows nothing of requests that were never written to their end. */
export function rememberReaders(pieces: readonly Piece[]): void {
  for (const { chunk, origin } of pieces) if (origin.readers > 0) stillRead.add(chunk);
}

/**
 * Frees the memory of what was delivered, instead of leaving it to the garbage collector: that sees chunks last through two
 * collections of young objects, takes them for old, and then collects everything every 200 ms of a burst to get at them.
 * A chunk that anybody else may still read is left to it: one of several destinations, of another spool, one that was
 * divided, or one of a request whose server has answered before it was written, since a socket reads memory whose buffer
 * is gone without noticing.
 */
export function freeDelivered({ tools }: Lane, pieces: readonly Piece[]): void {
  if (tools.spool.givesAway !== true) return;
  for (const { chunk, origin } of pieces) {
    const isRead = origin.readers > 0 || stillRead.has(chunk);
    const isOurs = chunk === origin.chunk && chunk.isAlone === true && !isRead;
    if (isOurs && chunk.bytes.length === chunk.bytes.buffer.byteLength)
      (chunk.bytes.buffer as Transferable).transfer?.(0);
  }
}
