import type { Chunk } from "../encode/index.ts";
import { shared } from "../runtime/index.ts";

export type ChunkListener = (chunk: Chunk) => void;

/** Test kits that listen. While there is one, nothing goes to the network. */
export const captures: Set<ChunkListener> = shared("captures", () => new Set<ChunkListener>());

export function emitToCaptures(chunk: Chunk): void {
  for (const listener of captures) listener(chunk);
}
