import type { FileSystem } from "./files.ts";
import { succeeds } from "./succeeds.ts";

/** Files that are being deleted. One that cannot be is left where it is: it is the caller's to see that it does no harm. */
export interface Removals {
  remove(path: string): void;
  /** Resolves when what was to be deleted is, or cannot be. */
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
