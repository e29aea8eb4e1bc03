import type { Clock } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import type { Drafts } from "./drafts.ts";
import type { Home } from "./home.ts";
import { isPassing } from "./reader.ts";
import { createRewriter, type RewriterTools } from "./rewriter.ts";
import type { SyncPolicy } from "./settings.ts";
import { chunkOf, type Entry, type RecordFile } from "./types.ts";

/** What is done from time to time, whether anything is appended or not. */
export interface Upkeep {
  /** True while nothing more is to be written, since the medium is too full. */
  isFull(): boolean;
  /** Writes what waits in a file that can no longer be trusted to another one. */
  rewrite(file: RecordFile): Promise<void>;
  /** For the end of the process: gives up what cannot outlive it. */
  conclude(): Promise<void>;
  /** Makes a deleted folder anew, and returns what memory still has of it. Throws if it cannot be made. */
  rescue(): readonly Chunk[];
  stop(): void;
}

interface UpkeepTools extends RewriterTools {
  readonly dir: string;
  readonly maxAgeMs: number;
  readonly maxFullness: number;
  readonly fsync: SyncPolicy;
  readonly clock: Clock;
  readonly home: Home;
  readonly drafts: Drafts;
  readonly warn: (message: string) => void;
  readonly adoptAll: () => Promise<void>;
}

const deleted =
  "The spool's folder was deleted, or moved away. It was made anew, with all of what waited in it that memory has. Let nothing clear that directory.";
const syncEveryMs = 500;
const lookEveryMs = 5_000;
const adoptEveryMs = 60_000;

export function startUpkeep(tools: UpkeepTools): Upkeep {
  const { dir, clock, files, home, appender, drafts, shelf, shelfFiles, lose, adoptAll, warn } = tools;
  const { maxAgeMs, maxFullness, fsync } = tools;
  const timers = new Set<() => void>();
  let stopped = false;
  let isFull = false;
  let isSaid = false;
  const rewrite = createRewriter(tools);
  /** Files that were deleted with the folder, and are not written anew yet. */
  const vanished = new Set<RecordFile>();

  /** Looks for a folder or files that are gone, a medium that is full, and records that are too old. */
  async function look(): Promise<void> {
    expire();
    await tendFolder();
    for (const file of appender.open()) if (await isGone(file)) await rewrite(file);
    isFull = (await files.fullness(dir)) > maxFullness;
  }

  /** Whether somebody has moved or deleted an open file. Not if that cannot be found out. */
  async function isGone({ handle }: RecordFile): Promise<boolean> {
    return handle !== undefined && !(await handle.isInPlace().catch(() => true));
  }

  /** Gives a sign of life, and repairs the folder. */
  async function tendFolder(): Promise<void> {
    await home.touch().catch(() => home.restore());
    // Before `writeAnew`, which uses these files.
    await Promise.all([appender.check(), drafts.check()]);
    await writeAnew();
  }

  function expire(): void {
    const oldest = clock.now() - maxAgeMs;
    const isExpired = ({ createdAt }: Entry): boolean => createdAt < oldest;
    for (const file of [...shelfFiles.all()]) {
      // The first record of a file is its oldest.
      const [first] = file.entries;
      if (first !== undefined && isExpired(first)) lose(shelf.waitingIn(file).filter(isExpired), "expired");
    }
  }

  /** Forces files to the medium that are not there yet. */
  async function sync(): Promise<void> {
    // All files, since some are closed as soon as they are written.
    for (const file of [...shelfFiles.all()]) {
      if (!file.unsynced) continue;
      // Never asked twice: after a failure the kernel forgets what it could not write, and the next call succeeds.
      await appender.sync(file).catch((error: NodeJS.ErrnoException) => {
        // An exception: without a file handle the kernel was not asked at all.
        if (!isPassing(error)) return rewrite(file);
        file.unsynced = true;
        return undefined;
      });
    }
  }

  /** Writes what memory has of a folder that is gone. Tried again in each round until all of it is written. */
  async function writeAnew(): Promise<void> {
    noteVanished();
    for (const file of [...vanished]) {
      await rewrite(file);
      if (file.entries.size === 0) vanished.delete(file);
    }
  }

  function noteVanished(): void {
    if (!home.wasEmptied()) return;
    for (const file of shelfFiles.all()) vanished.add(file);
    if (!isSaid) warn(deleted);
    isSaid = true;
  }

  function rescue(): readonly Chunk[] {
    home.restore();
    noteVanished();
    return [...vanished].flatMap(({ entries }) =>
      [...entries].flatMap((entry) => {
        const bytes = shelf.bytesOf(entry);
        return bytes === undefined ? [] : [chunkOf(entry, bytes)];
      }),
    );
  }

  async function conclude(): Promise<void> {
    if (shelfFiles.held().chunks === 0) return;
    await tendFolder().catch(() => undefined);
    // The next process cannot find what was in files that are gone.
    for (const file of home.isThere() ? vanished : [...shelfFiles.all()]) lose(shelf.waitingIn(file), "spool_failed");
    await sync();
  }

  function every(milliseconds: number, work: () => Promise<void>): void {
    const cancel = clock.setTimeout(() => {
      timers.delete(cancel);
      void work()
        .catch(() => undefined)
        .finally(() => stopped || every(milliseconds, work));
    }, milliseconds);
    timers.add(cancel);
  }

  if (fsync === "interval") every(syncEveryMs, sync);
  every(lookEveryMs, look);
  every(adoptEveryMs, adoptAll);
  return {
    isFull: () => isFull,
    rewrite,
    conclude,
    rescue,
    stop() {
      stopped = true;
      for (const cancel of timers) cancel();
    },
  };
}
