import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../source/index.ts";
import { CommandError, ExitCode } from "../terminal/index.ts";
import { findFrameworks, findNeighbours } from "./dependencies.ts";
import { findEntry } from "./entry.ts";
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
  };
}

function parseManifest(text: string, root: string): Manifest {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as Manifest;
  } catch (error) {
    throw new CommandError(`${join(root, "package.json")} is no JSON: ${(error as Error).message}.`);
  }
}

/** As Node reads it: the extension, then `type`, then the syntax itself. */
function modulesOf(entry: string, { type }: Manifest, file: SourceFile | undefined): Project["modules"] {
  if (/\.m[jt]s$/.test(entry)) return "esm";
  if (/\.c[jt]s$/.test(entry)) return "cjs";
  if (type === "module") return "esm";
  if (type === "commonjs" || entry.endsWith(".ts")) return "cjs";
  const body = file?.tree?.program.body ?? [];
  return body.some(({ type: kind }) => kind === "ImportDeclaration" || kind.startsWith("Export")) ? "esm" : "cjs";
}
