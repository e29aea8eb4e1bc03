import { CommandError } from "../terminal/index.ts";
import { readProjectFile, removeProjectFile, writeProjectFile } from "./files.ts";
import type { Change } from "./types.ts";

function put(root: string, path: string, text: string | undefined): void {
  if (text === undefined) removeProjectFile(root, path);
  else writeProjectFile(root, path, text);
}

/** Makes all changes or none. What stands there must still be what the plan was made from. */
export function applyChanges(root: string, changes: readonly Change[]): void {
  const moved = changes.find(({ path, before }) => readProjectFile(root, path) !== before);
  if (moved !== undefined)
    throw new CommandError(`${moved.path} has changed meanwhile, so nothing was done. Try again.`);
  const done: Change[] = [];
  try {
    for (const change of changes) {
      put(root, change.path, change.after);
      done.push(change);
    }
  } catch (error) {
    const left = done.toReversed().filter(({ path, before }) => !isPutBack(root, path, before));
    if (left.length === 0) throw error;
    const names = left.map(({ path }) => path).join(", ");
    throw new CommandError(`${(error as Error).message}\nThese could not be put back, so do it by hand: ${names}`);
  }
}

function isPutBack(root: string, path: string, before: string | undefined): boolean {
  try {
    put(root, path, before);
    return true;
  } catch {
    return false;
  }
}
