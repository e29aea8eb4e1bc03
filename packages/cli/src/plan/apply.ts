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
    for (const { path, before } of done.toReversed()) put(root, path, before);
    throw error;
  }
}
