import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { isModule, type SourceFile } from "../source/index.ts";
import { CommandError, ExitCode } from "../terminal/index.ts";
import { findFrameworks, findNeighbours } from "./dependencies.ts";
import { findEntry, findOtherFiles } from "./entry.ts";
import { findPackageManager, findWorkspaceRoot } from "./package-manager.ts";
import { readSources } from "./sources.ts";
import type { Manifest, Project } from "./types.ts";

/**
 * Looks at a project and changes nothing.
 * @example const { frameworks, entry } = readProject("packages/api");
 */
export function readProject(folder: string): Project {
  if (!existsSync(join(folder, "package.json"))) {
    throw new CommandError(
      `There is no package.json in ${folder}. Go to the application's folder, or name it: --cwd DIR.`,
      ExitCode.usage,
    );
  }
  const root = realpathSync(folder);
  const manifestText = readFileSync(join(root, "package.json"), "utf8");
  const manifest = parseManifest(manifestText, root);
  const workspaceRoot = findWorkspaceRoot(root);
  const entry = findEntry(root, manifest);
  const sources = entry === undefined ? [] : readSources(root, entry.path);
  const isTypeScript = /\.[cm]?ts$/.test(entry?.path ?? "") || (!entry && existsSync(join(root, "tsconfig.json")));
  return {
    root,
    workspaceRoot,
    manifest,
    manifestText,
    packageManager: findPackageManager(root, workspaceRoot),
    frameworks: findFrameworks(root, manifest),
    neighbours: findNeighbours(manifest),
    language: isTypeScript ? "typescript" : "javascript",
    modules: modulesOf(entry?.path ?? "", manifest, sources[0]),
    entry,
    sources,
    others: findOtherFiles(root, manifest)
      .filter(({ path }) => sources.every((file) => file.path !== path))
      .map((one) => ({ ...one, sources: readSources(root, one.path) })),
  };
}

function parseManifest(text: string, root: string): Manifest {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as Manifest;
  } catch (error) {
    throw new CommandError(`${join(root, "package.json")} is no JSON: ${(error as Error).message}.`);
  }
}

/** As Node reads it. TypeScript, and what "commonjs" stands over, is what package.json says, not what it is written as. */
function modulesOf(entry: string, { type }: Manifest, file: SourceFile | undefined): Project["modules"] {
  const read = file ?? { path: entry, text: "", packageType: type, tree: undefined };
  const isSaid = entry.endsWith(".ts") || read.packageType === "commonjs";
  return isModule(isSaid ? { ...read, tree: undefined } : read) ? "esm" : "cjs";
}
