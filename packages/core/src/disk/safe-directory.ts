import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  type Stats,
} from "node:fs";
import { dirname, join } from "node:path";
import { LangfuseKitError, withoutScope } from "../runtime/index.ts";
import { getuid } from "./user.ts";

const writableByGroup = 0o020;
const writableByAll = 0o002;
const ownMode = 0o700;
const opening = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/**
 * Makes the directory, and refuses one that somebody else could put files into: they would be sent under our keys
 * (CVE-2026-42191 was such a case). It may not be a link either: who owns what it leads to can change.
 *
 * One of our own that its group may write to is ours alone again, which `repaired` is told: Kubernetes gives the group of
 * a volume (`fsGroup`) that right on all that is there whenever a pod starts. What members of the group may have put there
 * is theirs, and nothing is read that belongs to somebody else; our own files are made for us only, so that whoever let
 * others write to these was us or root.
 */
export function prepareDirectory(path: string, repaired: (path: string) => void = () => undefined): void {
  makeFolders(path);
  const stats = lstatSync(path);
  if (!needsRepair(path, stats)) return;
  takeBack(path);
  repaired(path);
}

/** What is said of it, once: by whoever was first. */
export const takenBack = (path: string): string =>
  `The spool's directory ${path} could be written to by its group, as after a start of a Kubernetes pod with fsGroup. It has mode 0700 again, and what is in it is used where it is of this user.`;

/** Throws for a directory that is refused. */
function needsRepair(path: string, stats: Stats): boolean {
  const uid = getuid();
  if (!stats.isDirectory()) throw refused(path, "is not a directory");
  if (uid === undefined) return false;
  if (stats.uid !== uid) throw refused(path, "belongs to another user");
  if ((stats.mode & writableByAll) !== 0) throw refused(path, "can be written to by other users");
  return (stats.mode & writableByGroup) !== 0;
}

/**
 * Why the directory would be refused, or could not be made; undefined where all is well. What is tried is taken back, and
 * the directory itself is not made: who asks may be another user than the application.
 */
export function refusalOf(path: string): string | undefined {
  if (path.startsWith("~")) return `The spool's directory is ${path}, and only a shell knows "~". Give it written out.`;
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats !== undefined) needsRepair(path, stats);
    const trial = mkdtempSync(join(nearest(path), ".langfuse-kit-"));
    rmdirSync(trial);
    return undefined;
  } catch (error) {
    if (LangfuseKitError.isInstance(error)) return withoutScope(error);
    return `The spool's directory ${path} cannot be used: ${(error as Error).message}.`;
  }
}

const nearest = (path: string): string => (existsSync(path) || dirname(path) === path ? path : nearest(dirname(path)));

/** Through what was opened: what has the name may be another one meanwhile. */
function takeBack(path: string): void {
  const directory = openSync(path, opening);
  try {
    needsRepair(path, fstatSync(directory));
    fchmodSync(directory, ownMode);
    // Some file systems have one mode for all, and say nothing when another one is asked for.
    if (needsRepair(path, fstatSync(directory))) throw refused(path, "can be written to by other users");
  } finally {
    closeSync(directory);
  }
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
