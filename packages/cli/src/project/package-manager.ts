import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { readJson } from "./read-json.ts";
import type { Manifest, PackageManager, PackageManagerName } from "./types.ts";

const lockfiles: Readonly<Record<string, PackageManagerName>> = {
  "package-lock.json": "npm",
  "npm-shrinkwrap.json": "npm",
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "bun.lockb": "bun",
};

/** The folder and those above it, as far as the repository goes. */
export function foldersUpwards(folder: string): string[] {
  const found: string[] = [];
  for (let place = folder; ; place = dirname(place)) {
    found.push(place);
    if (existsSync(join(place, ".git")) || dirname(place) === place) return found;
  }
}

export function workspacePatterns(folder: string): readonly string[] {
  const manifest = readJson(join(folder, "package.json")) as Manifest | undefined;
  const listed = manifest?.workspaces;
  const own = Array.isArray(listed)
    ? listed
    : ((listed as { packages?: readonly string[] } | undefined)?.packages ?? []);
  const file = join(folder, "pnpm-workspace.yaml");
  return existsSync(file) ? [...own, ...pnpmPatterns(readFileSync(file, "utf8"))] : own;
}

/** The list below `packages:`; nothing else of the file matters here. */
function pnpmPatterns(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trimEnd());
  const begin = lines.findIndex((line) => line.startsWith("packages:"));
  const below = begin < 0 ? [] : lines.slice(begin + 1);
  const end = below.findIndex((line) => /^[^\s#-]/.test(line));
  return (end < 0 ? below : below.slice(0, end))
    .map((line) => line.trim())
    .filter((line) => line.startsWith("-"))
    .map((line) => (line.slice(1).split(" #")[0] ?? "").trim().replaceAll(/["']/g, ""));
}

/** The nearest folder above that calls itself a workspace, or the project's own. */
export function findWorkspaceRoot(root: string): string {
  return foldersUpwards(root).find((folder) => workspacePatterns(folder).length > 0) ?? root;
}

/** The field `packageManager` decides; else exactly one lockfile; else it cannot be told. */
export function findPackageManager(root: string, workspaceRoot: string): PackageManager | { undecided: string } {
  const folders = [...new Set([root, workspaceRoot])];
  const locks = folders.flatMap((folder) =>
    Object.keys(lockfiles)
      .filter((file) => existsSync(join(folder, file)))
      .map((file) => ({ file: join(folder, file), name: lockfiles[file] as PackageManagerName })),
  );
  const lockOf = (name: PackageManagerName): string | undefined => {
    const lock = locks.find((one) => one.name === name);
    return lock && relative(workspaceRoot, lock.file).replaceAll("\\", "/");
  };
  for (const folder of folders) {
    const field = (readJson(join(folder, "package.json")) as Manifest | undefined)?.packageManager;
    const name = /^(npm|pnpm|yarn|bun)@/.exec(field ?? "")?.[1] as PackageManagerName | undefined;
    if (name !== undefined) return { name, because: `packageManager says ${field}`, lockfile: lockOf(name) };
  }
  const names = [...new Set(locks.map(({ name }) => name))];
  const [name] = names;
  if (names.length > 1) return { undecided: `there are lockfiles of ${names.join(" and ")}` };
  if (name !== undefined) return { name, because: `there is ${lockOf(name)}`, lockfile: lockOf(name) };
  return { name: "npm", because: "there is no lockfile", lockfile: undefined };
}
