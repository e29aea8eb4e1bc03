import { existsSync, lstatSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { importedPaths, isProgram, parseSource, type SourceFile } from "../source/index.ts";
import { nearestManifest, readAliases } from "./aliases.ts";
import { exists, sourceOf } from "./built.ts";

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

function resolveFile(root: string, place: string): string | undefined {
  const found = candidates(join(root, place)).find((path) => existsSync(path) && lstatSync(path).isFile());
  const path = found && relative(root, found).replaceAll("\\", "/");
  return path === undefined || path.startsWith("..") || path.includes("node_modules/") ? undefined : path;
}

const isTyped = (path: string | undefined): path is string => path !== undefined && /\.[cm]?tsx?$/.test(path);

/** The file that a name which is no path leads to: its source, where what it names is built. */
function resolveAlias(root: string, places: readonly string[]): string | undefined {
  for (const place of places) {
    const found = resolveFile(root, place);
    if (isTyped(found)) return found;
    const source = exists(root, "tsconfig.json") ? sourceOf(root, place) : undefined;
    const behind = isTyped(source) ? resolveFile(root, source) : undefined;
    if (behind !== undefined || found !== undefined) return behind ?? found;
  }
  return undefined;
}

const isPath = (specifier: string): boolean => specifier.startsWith(".");

/** The entry and what it imports of the project, in the order in which it is reached. */
export function readSources(root: string, entry: string): SourceFile[] {
  const aliases = readAliases(root);
  const files = new Map<string, SourceFile>();
  const waiting = [entry];
  for (let path = waiting.shift(); path !== undefined && files.size < mostFiles; path = waiting.shift()) {
    if (files.has(path)) continue;
    const { type } = nearestManifest(root, path).manifest;
    const file = parseSource(path, readFileSync(join(root, path), "utf8"), typeof type === "string" ? type : undefined);
    const named = new Map<string, string>();
    for (const specifier of importedPaths(file)) {
      const found = isPath(specifier)
        ? resolveFile(root, join(dirname(path), specifier))
        : resolveAlias(root, aliases(specifier, path));
      if (found === undefined || !isProgram(found) || found.endsWith(".d.ts")) continue;
      if (!isPath(specifier)) named.set(specifier, found);
      waiting.push(found);
    }
    files.set(path, { ...file, named });
  }
  return [...files.values()];
}

/** The file of the project that an import of another leads to. */
export function importedFile(sources: readonly SourceFile[], from: string, specifier: string): SourceFile | undefined {
  if (!isPath(specifier)) {
    const named = sources.find(({ path }) => path === from)?.named?.get(specifier);
    return sources.find(({ path }) => path === named);
  }
  const base = join(dirname(from), specifier).replaceAll("\\", "/");
  const wanted = new Set(candidates(base));
  return sources.find(({ path }) => wanted.has(path));
}
