import type { Chunk } from "./encode/types.ts";

export type { Chunk } from "./encode/types.ts";

/** A running capture: see {@link captureChunks}. */
export interface ChunkCapture {
  /** Resolves when everything ended so far has reached the listener. */
  flush(): Promise<void>;
  /** Seals what is still open as well, forgets it, and stops listening. */
  dispose(): void;
}

/**
 * The seam of test kits: every chunk goes to the listener instead of the network, keys or not.
 * @example const capture = captureChunks((chunk) => chunks.push(chunk));
 */
export function captureChunks(listener: (chunk: Chunk) => void): ChunkCapture {
  void listener;
  return { flush: async () => undefined, dispose: () => undefined };
}
