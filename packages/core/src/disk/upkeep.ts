import type { Clock, DropReason } from "../delivery/index.ts";
import type { Appender } from "./appender.ts";
import type { FileSystem } from "./files.ts";
import type { Home } from "./home.ts";
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
  stop(): void;
}

interface UpkeepTools {
  readonly dir: string;
  readonly maxAgeMs?: number | undefined;
  readonly maxFullness?: number | undefined;
  readonly fsync?: SyncPolicy | undefined;
  readonly clock: Clock;
  readonly files: FileSystem;
  readonly home: Home;
  readonly appender: Appender;
  readonly shelf: Shelf;
  readonly shelfFiles: ShelfFiles;
  readonly store: (entry: Entry) => void;
  readonly giveUp: (entries: readonly Entry[]) => void;
  readonly lose: (entries: readonly Entry[], reason: DropReason) => void;
  readonly adoptAll: () => Promise<void>;
}

const defaultMaxAgeMs = 7 * 24 * 60 * 60 * 1_000;
const defaultMaxFullness = 0.95;
const syncEveryMs = 500;
const lookEveryMs = 5_000;
const adoptEveryMs = 60_000;

export function startUpkeep(tools: UpkeepTools): Upkeep {
  const { dir, clock, files, home, appender, shelf, shelfFiles, store, giveUp, lose, adoptAll } = tools;
  const { maxAgeMs = defaultMaxAgeMs, maxFullness = defaultMaxFullness, fsync = "interval" } = tools;
  const timers = new Set<() => void>();
  let stopped = false;
  let isFull = false;

  /** What happened behind our back: a folder that is gone, a medium that is full, records that are too old. */
  async function look(): Promise<void> {
    for (const file of appender.open()) if (!(await file.handle?.isLinked())) await rewrite(file);
    home.touch();
    isFull = (await files.fullness(dir)) > maxFullness;
    const oldest = clock.now() - maxAgeMs;
    for (const file of [...shelfFiles.all()]) {
      const expired = shelf.waitingIn(file).filter(({ createdAt }) => createdAt < oldest);
      lose(expired, "expired");
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

  /** A file that can no longer be trusted: what is still in memory is written to another one. */
  async function rewrite(file: SegmentFile): Promise<void> {
    appender.seal(file);
    for (const entry of shelf.waitingIn(file)) {
      const { bytes } = entry;
      if (bytes === undefined) {
        lose([entry], "spool_failed");
        continue;
      }
      await appender.append(chunkOf(entry, bytes)).then(
        (copy) => {
          giveUp([entry]);
          store(copy);
        },
        () => lose([entry], "spool_failed"),
      );
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
    stop() {
      stopped = true;
      for (const cancel of timers) cancel();
    },
  };
}
