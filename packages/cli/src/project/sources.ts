import { existsSync, lstatSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { importedPaths, isProgram, parseSource, type SourceFile } from "../source/index.ts";
import { readJson } from "./read-json.ts";
import type { Manifest } from "./types.ts";

/** Enough for any application that writes its own set-up; a bound for those that do not end. */
const mostFiles = 300;
const endings = [
  "",
  ".ts",
  ".mts",
  ".cts",
  ".js",
  ".mjs",
  ".cjs",
  ".tsx",
  ".jsx",
  "/index.ts",
  "/index.js",
  "/index.mjs",
  "/index.cjs",
];

/** TypeScript names the file that will be: "./app.js" is app.ts. */
function candidates(path: string): string[] {
  const asWritten = endings.map((ending) => `${path}${ending}`);
  return [path.replace(/\.([cm]?)js$/, ".$1ts"), path.replace(/\.jsx?$/, ".tsx"), ...asWritten];
}

function resolveFile(root: string, from: string, specifier: string): string | undefined {
  const base = join(root, dirname(from), specifier);
  const found = candidates(base).find((path) => existsSync(path) && lstatSync(path).isFile());
  const path = found && relative(root, found).replaceAll("\\", "/");
  return path === undefined || path.startsWith("..") || path.includes("node_modules/") ? undefined : path;
}

/** What the nearest package.json from a file up to the project's own says: only that one counts, as in Node. */
function packageTypeOf(root: string, path: string): string | undefined {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = readJson(join(root, folder, "package.json")) as Manifest | undefined;
    if (manifest !== undefined || folder === ".") return manifest?.type;
  }
}

/** The entry and what it imports of the project, in the order in which it is reached. */
export function readSources(root: string, entry: string): SourceFile[] {
  const files = new Map<string, SourceFile>();
  const waiting = [entry];
  for (let path = waiting.shift(); path !== undefined && files.size < mostFiles; path = waiting.shift()) {
    if (files.has(path)) continue;
    const file = parseSource(path, readFileSync(join(root, path), "utf8"), packageTypeOf(root, path));
    files.set(path, file);
    for (const specifier of importedPaths(file)) {
      const found = specifier.startsWith(".") ? resolveFile(root, path, specifier) : undefined;
      if (found !== undefined && isProgram(found) && !found.endsWith(".d.ts")) waiting.push(found);
    }
  }
  return [...files.values()];
}

/** The file of the project that an import of another leads to. */
export function importedFile(sources: readonly SourceFile[], from: string, specifier: string): SourceFile | undefined {
  const base = join(dirname(from), specifier).replaceAll("\\", "/");
  const wanted = new Set(candidates(base));
  return sources.find(({ path }) => wanted.has(path));
}
