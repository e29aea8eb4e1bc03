import { lstatSync, type Stats } from "node:fs";
import { isAbsolute, join, normalize, sep } from "node:path";
import { CommandError } from "../terminal/index.ts";

/** The file's state without following a link; undefined where there is nothing. */
export function lstatOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/**
 * The absolute path of a file below the root. Refuses what leads out of it, by its name or by a link on the way: what is
 * written must be what was shown.
 */
export function safePath(root: string, path: string): string {
  const parts = normalize(path).split(sep);
  if (isAbsolute(path) || parts.includes("..") || path.includes("\0")) {
    throw new CommandError(`${path} is outside of the project, so nothing was changed.`);
  }
  let place = root;
  for (const part of parts) {
    place = join(place, part);
    const stats = lstatOf(place);
    if (stats?.isSymbolicLink())
      throw new CommandError(`${place} is a link, and links are not followed. Change it by hand.`);
  }
  const stats = lstatOf(place);
  if (stats !== undefined && !stats.isFile()) throw new CommandError(`${place} is no file.`);
  return place;
}
