import type { Chunk } from "../../encode/types.ts";
import type { Lane } from "./lane.ts";
import type { Piece } from "./parcel.ts";

/** Since Node 22. Takes the memory away from the buffer, so that it is freed at once. */
interface Transferable {
  transfer?(size: number): ArrayBuffer;
}

/** A request begins to read the bytes of these pieces. Call the result when it no longer does. */
export function lend(pieces: readonly Piece[]): () => void {
  for (const { origin } of pieces) origin.readers += 1;
  return () => {
    for (const { origin } of pieces) origin.readers -= 1;
  };
}

/** Chunks that went back to the spool while a socket may still read them. */
const stillRead = new WeakSet<Chunk>();

/** Call when these go back to the spool, since the origin that counts their readers is not there when they are taken again. */
export function rememberReaders(pieces: readonly Piece[]): void {
  for (const { chunk, origin } of pieces) if (origin.readers > 0) stillRead.add(chunk);
}

/**
 * Frees the memory of what was delivered at once. The garbage collector would take chunks for old objects, since they
 * outlive two collections of young ones, and in a burst collect everything every 200 ms to free them.
 *
 * Left to the collector are chunks that somebody else may still read: those of several destinations, those of a spool that
 * does not give them away, those that were divided, and those of a request that the server answered before all of it was
 * written, since a socket goes on reading memory whose buffer is gone.
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
