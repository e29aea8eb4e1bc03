import { existsSync, renameSync, rmSync } from "node:fs";

/** SQLITE_CORRUPT and SQLITE_NOTADB; the lower byte of extended codes. */
const damaged: ReadonlySet<number> = new Set([11, 26]);

/** Thrown for a sound file of another version of Studio. */
export class OtherVersionError extends Error {
  override readonly name = "OtherVersionError";
}

export function isDamage(error: unknown): boolean {
  return error instanceof OtherVersionError || damaged.has(codeOf(error) & 0xff);
}

/** SQLITE_BUSY: another process holds the file. */
export const isLocked = (error: unknown): boolean => (codeOf(error) & 0xff) === 5;

/** SQLITE_PERM, READONLY, IOERR, FULL and CANTOPEN: the file is sound, and nothing can be written to it. */
const unwritable: ReadonlySet<number> = new Set([3, 8, 10, 13, 14]);

export const isUnwritable = (error: unknown): error is Error => unwritable.has(codeOf(error) & 0xff);

function codeOf(error: unknown): number {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === "number" ? code : 0;
}

const companions: readonly string[] = ["", "-wal", "-shm"];

export function removeFile(file: string): void {
  for (const companion of companions) rmSync(file + companion, { force: true });
}

/** Renames the file and its companions, so that nothing is lost, and says where it is now. */
export function moveAside(file: string, error: unknown): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, "-");
  const aside = `${file}.damaged-${stamp}`;
  for (const companion of companions) {
    if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
  }
  const reason = error instanceof Error ? error.message : "damaged";
  return `The file ${file} could not be read (${reason}). It was moved to ${aside}, and a new one was begun.`;
}
