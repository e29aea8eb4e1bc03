import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** In whatever spelling: the mark in what is planted, which privacy takes out, and the one in the secret key. */
const marks = /kestrel|sparrow/i;

export function hasLeak(text: string): boolean {
  return marks.test(text);
}

/** Files below a folder that hold what may be nowhere. */
export function leaksIn(folder: string): readonly string[] {
  return filesIn(folder).filter((path) => hasLeak(contentOf(path)));
}

function filesIn(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  } catch {
    return [];
  }
}

/** What was delivered meanwhile is gone. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
