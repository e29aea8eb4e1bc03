import type { Clock } from "../delivery/index.ts";
import type { FileSystem } from "./files.ts";

/** When bytes are forced to the medium. It only matters for a power cut, not for a process that dies. */
export type SyncPolicy = "never" | "interval" | "always";

export interface DiskSpoolSettings {
  readonly dir: string;
  /** Of all files of this process. Beyond it the oldest files are given up. */
  readonly maxBytes: number;
  readonly fsync: SyncPolicy;
  /** What has waited for longer is given up. */
  readonly maxAgeMs: number;
  /** Nothing is written while the medium is fuller than this, from 0 to 1. */
  readonly maxFullness: number;
  /** The hash of each destination, by its name: file names hold the hash. */
  readonly destinations: ReadonlyMap<string, string>;
  /** The default destinations, for which a file is prepared from the start. */
  readonly expected?: readonly string[] | undefined;
  readonly warn: (message: string) => void;
  readonly files?: FileSystem | undefined;
  readonly clock?: Clock | undefined;
}
