import type { Writable } from "node:stream";

/**
 * Goes on in silence where nobody reads any more, as behind `| head -1`: what was begun is done, and ends as it would have.
 * @example outliveReaders([process.stdout, process.stderr]);
 */
export function outliveReaders(streams: readonly Writable[]): void {
  for (const stream of streams) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}
