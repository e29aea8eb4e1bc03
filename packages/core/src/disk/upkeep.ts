import type { Clock, DropReason } from "../delivery/index.ts";
import type { Appender } from "./appender.ts";
import type { Drafts } from "./drafts.ts";
import type { FileSystem } from "./files.ts";
import type { Home } from "./home.ts";
import { readBack } from "./reader.ts";
import type { SyncPolicy } from "./settings.ts";
import type { Shelf } from "./shelf.ts";
import type { ShelfFiles } from "./shelf-files.ts";
import { chunkOf, type Entry, type SegmentFile } from "./types.ts";

/** What is done now and then, whether anything is appended or not. */
export interface Upkeep {
  /** Nothing more is to be written to the medium. */
  isFull(): boolean;
  /** Forces to the medium what is not there yet. */
  sync(): Promise<void>;
  /** A file that can no longer be trusted: what waits in it is written to another one. */
  rewrite(file: SegmentFile): Promise<void>;
  stop(): void;
}

interface UpkeepTools {
  readonly dir: string;
  readonly maxAgeMs: number;
  readonly maxFullness: number;
  readonly fsync: SyncPolicy;
  readonly clock: Clock;
  readonly files: FileSystem;
  readonly home: Home;
  readonly appender: Appender;
  readonly drafts: Drafts;
  readonly shelf: Shelf;
  readonly shelfFiles: ShelfFiles;
  readonly store: (entry: Entry) => void;
  readonly giveUp: (entries: readonly Entry[]) => void;
  readonly lose: (entries: readonly Entry[], reason: DropReason) => void;
  readonly adoptAll: () => Promise<void>;
}

const syncEveryMs = 500;
const lookEveryMs = 5_000;
const adoptEveryMs = 60_000;

export function startUpkeep(tools: UpkeepTools): Upkeep {
  const { dir, clock, files, home, appender, drafts, shelf, shelfFiles, store, giveUp, lose, adoptAll } = tools;
  const { maxAgeMs, maxFullness, fsync } = tools;
  const timers = new Set<() => void>();
  let stopped = false;
  let isFull = false;

  /** What happened behind our back: a folder that is gone, a medium that is full, records that are too old. */
  async function look(): Promise<void> {
    expire();
    await sayThatWeLive();
    for (const file of appender.open()) if (!(await file.handle?.isInPlace())) await rewrite(file);
    isFull = (await files.fullness(dir)) > maxFullness;
  }

  async function sayThatWeLive(): Promise<void> {
    await home.touch().catch(() => home.restore());
    // First of all, since what is written again goes there.
    await Promise.all([appender.check(), drafts.check()]);
    // Of what was in it there is only what memory has, and that is worth writing down again.
    if (home.wasEmptied()) for (const file of [...shelfFiles.all()]) await rewrite(file);
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

  async function sync(): Promise<void> {
    for (const file of appender.open()) {
      if (!file.unsynced) continue;
      file.unsynced = false;
      // After one failure the kernel forgets what it could not write, and the next call succeeds: never asked twice.
      await file.handle?.sync().catch(() => rewrite(file));
    }
  }

  async function rewrite(file: SegmentFile): Promise<void> {
    file.unsynced = false;
    appender.seal(file);
    const waiting = shelf.waitingIn(file);
    // What cannot be read any more is gone for good; it leaves with the others that cannot be written.
    await readBack(
      waiting.filter(({ bytes }) => bytes === undefined),
      files,
    );
    for (const entry of waiting) await move(entry);
  }

  async function move(entry: Entry): Promise<void> {
    const { bytes } = entry;
    const copy = bytes === undefined ? undefined : await appender.append(chunkOf(entry, bytes)).catch(() => undefined);
    // It may have been taken meanwhile: then it is in memory, on its way, and the copy is one too many.
    const waits = shelf.isWaiting(entry);
    if (copy === undefined) {
      // Still in the old file, as far as anybody knows, and that is all that can be done for it.
      if (waits && bytes === undefined) lose([entry], "spool_failed");
      return;
    }
    if (waits) {
      giveUp([entry]);
      store(copy);
    } else {
      copy.file.entries.delete(copy);
      shelfFiles.removeIfDone(copy.file);
    }
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
    sync,
    rewrite,
    stop() {
      stopped = true;
      for (const cancel of timers) cancel();
    },
  };
}
