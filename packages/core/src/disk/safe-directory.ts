import { lstatSync, mkdirSync } from "node:fs";
import { LangfuseKitError } from "../runtime/index.ts";
import { getuid } from "./user.ts";

const writableByOthers = 0o022;

/**
 * Makes the directory, and refuses one that somebody else could put files into: they would be sent under our keys
 * (CVE-2026-42191 was such a case). It may not be a link either: who owns what it leads to can change.
 */
export function prepareDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const stats = lstatSync(path);
  const uid = getuid();
  if (!stats.isDirectory()) throw refused(path, "is not a directory");
  if (uid === undefined) return;
  if (stats.uid !== uid) throw refused(path, "belongs to another user");
  if ((stats.mode & writableByOthers) !== 0) throw refused(path, "can be written to by other users");
}

function refused(path: string, why: string): LangfuseKitError {
  return new LangfuseKitError("core", `The spool's directory ${path} ${why}. Give one of your own, of mode 0700.`, {
    code: "INVALID_OPTION",
  });
}
