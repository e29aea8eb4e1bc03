import type { Clock } from "../delivery/index.ts";
import type { Chunk } from "../encode/types.ts";
import type { Drafts } from "./drafts.ts";
import type { Home } from "./home.ts";
import { isPassing } from "./reader.ts";
import { createRewriter, type RewriterTools } from "./rewriter.ts";
import type { SyncPolicy } from "./settings.ts";
import { chunkOf, type Entry, type RecordFile } from "./types.ts";

/** What is done now and then, whether anything is appended or not. */
export interface Upkeep {
  /** Nothing more is to be written to the medium. */
  isFull(): boolean;
  /** A file that can no longer be trusted: what waits in it is written to another one. */
  rewrite(file: RecordFile): Promise<void>;
  /** For the end of the process: what cannot outlive it is given up and counted. */
  conclude(): Promise<void>;
  /** What memory has of a folder that is gone, which is made anew before this returns. Throws where it cannot be. */
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
  /** Went with the folder, and are not written anew yet. */
  const vanished = new Set<RecordFile>();

  /** What happened behind our back: a folder that is gone, a medium that is full, records that are too old. */
  async function look(): Promise<void> {
    expire();
    await sayThatWeLive();
    for (const file of appender.open()) if (await isGone(file)) await rewrite(file);
    isFull = (await files.fullness(dir)) > maxFullness;
  }

  /** Moved or deleted by somebody. One that was sealed meanwhile is not written to; one that cannot be asked about may be there. */
  async function isGone({ handle }: RecordFile): Promise<boolean> {
    return handle !== undefined && !(await handle.isInPlace().catch(() => true));
  }

  async function sayThatWeLive(): Promise<void> {
    await home.touch().catch(() => home.restore());
    // First of all, since what is written again goes there.
    await Promise.all([appender.check(), drafts.check()]);
    await writeAnew();
  }

  /** A file's first record is its oldest. */
  function expire(): void {
    const oldest = clock.now() - maxAgeMs;
    const isExpired = ({ createdAt }: Entry): boolean => createdAt < oldest;
    for (const file of [...shelfFiles.all()]) {
      const [first] = file.entries;
      if (first !== undefined && isExpired(first)) lose(shelf.waitingIn(file).filter(isExpired), "expired");
    }
  }

  /** Forces to the medium what is not there yet. */
  async function sync(): Promise<void> {
    // Those too that were closed as soon as they were written.
    for (const file of [...shelfFiles.all()]) {
      if (!file.unsynced) continue;
      // After one failure the kernel forgets what it could not write, and the next call succeeds: never asked twice.
      await appender.sync(file).catch((error: NodeJS.ErrnoException) => {
        // For want of a handle the kernel was not asked at all.
        if (!isPassing(error)) return rewrite(file);
        file.unsynced = true;
        return undefined;
      });
    }
  }

  /** What memory has of a folder that is gone is written down again, for as long as it takes. */
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
    await sayThatWeLive().catch(() => undefined);
    // Nobody will find what is in files that are not there.
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
