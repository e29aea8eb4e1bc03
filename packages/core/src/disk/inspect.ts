import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { DeadLetter, DeadLetterFilter } from "../delivery/types.ts";
import { LangfuseKitError } from "../runtime/index.ts";
import { createDiskDeadLetters, lettersFolder } from "./letters/index.ts";
import { isAbandoned } from "./liveness.ts";
import { formatFolder, originalName, readFileName } from "./names.ts";
import { refusalOf } from "./safe-directory.ts";

/** The folder of one process in the spool. */
export interface SpoolHome {
  readonly path: string;
  /** The process is gone: the next process of the application adopts what is left. */
  readonly isAbandoned: boolean;
  readonly bytes: number;
  readonly files: number;
}

/** A spool directory for tools beside the application. Needs no keys. */
export interface SpoolInspection {
  homes(): Promise<readonly SpoolHome[]>;
  /** All dead letters. `chunk.destination` is a hash, since only the application knows the names. */
  deadLetters(filter?: DeadLetterFilter): readonly DeadLetter[];
  /** Deletes dead letters. Returns those that were still there. */
  drop(letters: readonly DeadLetter[]): readonly DeadLetter[];
  /** Why an application of this user cannot work with the directory; undefined if it can. Changes nothing. */
  refusal(): string | undefined;
}

const letterHash = /-([0-9a-f]{16})\.letter(?:\.taken)?$/;

/** Empty if there is no such folder. Throws for one that cannot be read, which must not look like an empty one. */
function list(folder: string): string[] {
  try {
    return lstatSync(folder).isDirectory() ? readdirSync(folder) : [];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    const fix = "Give a directory, and run this as the user of the application.";
    throw new LangfuseKitError("core", `The spool cannot be looked into: ${code} at ${folder}. ${fix}`, {
      code: "INVALID_OPTION",
      cause: error,
    });
  }
}

/** The files of a process, and of the folders that it has claimed and not emptied yet. */
function recordFilesOf(folder: string): string[] {
  return list(folder).flatMap((name) => {
    const path = join(folder, name);
    if (readFileName(name) !== undefined) return [path];
    return originalName(name) === undefined ? [] : recordFilesOf(path);
  });
}

/**
 * Looks into the spool directory of an application, running or not. Sends nothing.
 * @example const letters = inspectSpool("/var/spool/langfuse").deadLetters({ status: 400 });
 */
export function inspectSpool(dir: string): SpoolInspection {
  function letters(): ReturnType<typeof createDiskDeadLetters> | undefined {
    const hashes = new Set(list(join(dir, lettersFolder)).flatMap((name) => letterHash.exec(name)?.[1] ?? []));
    if (hashes.size === 0) return undefined;
    const destinations = new Map([...hashes].map((hash) => [hash, hash]));
    return createDiskDeadLetters({ dir, destinations, isBeside: true });
  }
  return {
    async homes() {
      const root = join(dir, formatFolder);
      const names = list(root).filter((name) => !name.startsWith("."));
      return Promise.all(
        names.map(async (name) => {
          const path = join(root, name);
          // Empty files are prepared for what comes, or were deleted meanwhile.
          const files = recordFilesOf(path)
            .map(sizeOf)
            .filter((size) => size > 0);
          const bytes = files.reduce((sum, size) => sum + size, 0);
          return { path, isAbandoned: await isAbandoned(path, Date.now()), bytes, files: files.length };
        }),
      );
    },
    refusal: () => refusalOf(dir),
    deadLetters: (filter) => letters()?.list(filter) ?? [],
    drop(given) {
      // Listed again, by id: a store only takes letters that it has listed itself.
      const store = letters();
      if (store === undefined) return [];
      const taken = store.take(store.list({ letters: given.map(({ id }) => id) }));
      store.forget(taken);
      return taken;
    },
  };
}

/** 0 if the file is gone, since it was sent meanwhile. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
