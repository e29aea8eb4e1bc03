import type { Clock } from "../delivery/index.ts";
import type { FileSystem } from "./files.ts";

/** When the bytes are forced to the medium. A process that dies loses nothing either way; a power cut may. */
export type SyncPolicy = "never" | "interval" | "always";

export interface DiskSpoolSettings {
  readonly dir: string;
  /** Of all files of this process. Beyond it the oldest file leaves. */
  readonly maxBytes: number;
  readonly fsync: SyncPolicy;
  /** What waited longer is given up. */
  readonly maxAgeMs: number;
  /** Fuller than this, nothing more is written to the medium. */
  readonly maxFullness: number;
  /** Destinations by name, and what stands for each in the names of files. */
  readonly destinations: ReadonlyMap<string, string>;
  /** Names of those that observations go to unless they are told otherwise: a file waits for them from the start. */
  readonly expected?: readonly string[] | undefined;
  readonly warn: (message: string) => void;
  readonly files?: FileSystem | undefined;
  readonly clock?: Clock | undefined;
}
