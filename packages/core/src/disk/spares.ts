import type { SegmentFile } from "./types.ts";

/** Files that are open before there is anything to write: what ends first must not wait for a file to be made. */
export interface Spares {
  /** Has one made where one is expected to be wanted and there is none. */
  prepare(destination: string): void;
  /** The one that is ready, or undefined. It is the caller's then. */
  take(destination: string): Promise<SegmentFile | undefined>;
  /** Those that somebody deleted, or moved, are made anew. */
  check(): Promise<void>;
  /** Leaves none. */
  clear(): Promise<void>;
}

interface SpareTools {
  /** The destinations for which it is worth a file and a handle; for others one is made when it is wanted. */
  readonly expected: ReadonlySet<string>;
  readonly create: (destination: string) => Promise<SegmentFile>;
  readonly remove: (path: string) => Promise<void>;
}

export function createSpares({ expected, create, remove }: SpareTools): Spares {
  const ready = new Map<string, Promise<SegmentFile | undefined>>();
  let cleared = false;

  function prepare(destination: string): void {
    if (cleared || !expected.has(destination) || ready.has(destination)) return;
    // What fails here is tried again when it is wanted, and said then.
    ready.set(
      destination,
      create(destination).catch(() => undefined),
    );
  }

  async function take(destination: string): Promise<SegmentFile | undefined> {
    const spare = ready.get(destination);
    ready.delete(destination);
    return await spare;
  }

  async function discard(file: SegmentFile | undefined): Promise<void> {
    await file?.handle?.close().catch(() => undefined);
    if (file !== undefined) await remove(file.path).catch(() => undefined);
  }

  return {
    prepare,
    take,
    async check() {
      for (const [destination, spare] of [...ready]) {
        const isThere = await spare.then((file) => file?.handle?.isInPlace()).catch(() => false);
        if (isThere || ready.get(destination) !== spare) continue;
        await discard(await take(destination));
        prepare(destination);
      }
    },
    async clear() {
      cleared = true;
      for (const destination of [...ready.keys()]) await discard(await take(destination));
    },
  };
}
