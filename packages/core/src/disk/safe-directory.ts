import { existsSync, lstatSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { LangfuseKitError } from "../runtime/index.ts";
import { getuid } from "./user.ts";

const writableByOthers = 0o022;

/**
 * Makes the directory, and refuses one that somebody else could put files into: they would be sent under our keys
 * (CVE-2026-42191 was such a case). It may not be a link either: who owns what it leads to can change.
 */
export function prepareDirectory(path: string): void {
  makeFolders(path);
  const stats = lstatSync(path);
  const uid = getuid();
  if (!stats.isDirectory()) throw refused(path, "is not a directory");
  if (uid === undefined) return;
  if (stats.uid !== uid) throw refused(path, "belongs to another user");
  if ((stats.mode & writableByOthers) !== 0) throw refused(path, "can be written to by other users");
}

/** One by one: with `recursive`, Node never returns where a folder is and yet takes none, such as /proc. */
function makeFolders(path: string): void {
  const parent = dirname(path);
  if (parent === path || existsSync(path)) return;
  makeFolders(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function refused(path: string, why: string): LangfuseKitError {
  return new LangfuseKitError("core", `The spool's directory ${path} ${why}. Give one of your own, of mode 0700.`, {
    code: "INVALID_OPTION",
  });
}
