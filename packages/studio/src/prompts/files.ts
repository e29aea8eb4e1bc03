import { readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, sep } from "node:path";

/** A file of the folder, and what its name says. */
export interface PromptFile {
  readonly path: string;
  /** Folders are part of it, as in Langfuse: `support/reply`. */
  readonly name: string;
  /** From a name that is a number, such as `reply/2.md`; undefined for one that stands alone. */
  readonly version: number | undefined;
}

/** A folder of somebody's whole disk is no folder of prompts. */
const mostFiles = 2000;
const mostBytes = 1024 * 1024;
const kinds: ReadonlySet<string> = new Set([".txt", ".md", ".json"]);
const labelsFile = "labels.json";

/** The files that hold prompts, and those that say labels by version. Links are not followed. */
export function promptFiles(folder: string): { prompts: PromptFile[]; labels: Map<string, string> } {
  const prompts: PromptFile[] = [];
  const labels = new Map<string, string>();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile() && kinds.has(extname(one.name))).slice(0, mostFiles)) {
    const path = join(entry.parentPath, entry.name);
    const inside = path
      .slice(folder.length)
      .replace(/^[/\\]/, "")
      .split(sep)
      .join("/");
    if (inside.split("/").some((part) => part.startsWith(".") || part === "node_modules")) continue;
    const place = inside.slice(0, -extname(inside).length);
    const parent = place.slice(0, Math.max(0, place.lastIndexOf("/")));
    const own = place.slice(parent.length).replace(/^\//, "");
    if (entry.name === labelsFile && parent !== "") labels.set(parent, path);
    else if (/^[1-9]\d{0,8}$/.test(own) && parent !== "") prompts.push({ path, name: parent, version: Number(own) });
    else prompts.push({ path, name: place, version: undefined });
  }
  return { prompts, labels };
}

/** Throws with words for what is too large or cannot be read. */
export function readPromptFile(path: string): { text: string; changed: number } {
  const { size, mtimeMs } = statSync(path);
  if (size > mostBytes) throw new Error(`it has more than ${mostBytes / 1024 / 1024} MB`);
  return { text: readFileSync(path, "utf8"), changed: mtimeMs };
}
