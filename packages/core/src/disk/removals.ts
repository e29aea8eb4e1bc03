import type { FileSystem } from "./files.ts";
import { succeeds } from "./succeeds.ts";

/** Deletes files. One that cannot be deleted stays, so the caller must be sure that it does no harm. */
export interface Removals {
  remove(path: string): void;
  /** Resolves when all files are deleted, or cannot be. */
  idle(): Promise<void>;
}

export function createRemovals(files: FileSystem): Removals {
  const underWay = new Set<Promise<unknown>>();
  return {
    remove(path) {
      const removal: Promise<unknown> = succeeds(files.remove(path)).finally(() => underWay.delete(removal));
      underWay.add(removal);
    },
    async idle() {
      await Promise.all(underWay);
    },
  };
}
