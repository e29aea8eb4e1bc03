import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import { packageOf } from "../files.ts";
import { type Manifest, openPackages } from "../skeleton/package-folder.ts";
import { readImports } from "./read.ts";
import type { Import } from "./types.ts";

const folders = ["packages", "apps", "examples", "scripts", "test"];
const source = /\.[cm]?[jt]sx?$/;
const left = new Set(["node_modules", "dist", ".turbo"]);

/** A fixture with a manifest is a project of its own, installed elsewhere: its imports lead nowhere from here. */
function isLeft(path: string, name: string): boolean {
  return left.has(name) || (basename(path) === "fixtures" && existsSync(join(path, name, "package.json")));
}

function sourcesBelow(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return isLeft(path, entry.name) ? [] : sourcesBelow(join(path, entry.name));
    return source.test(entry.name) ? [join(path, entry.name)] : [];
  });
}

const plain = { byName: false, found: true, declared: "not needed" } as const;

function manifestReader(root: string): (folder: string) => Manifest {
  const read = new Map<string, Manifest>();
  return function nearest(folder: string): Manifest {
    const known = read.get(folder);
    if (known !== undefined) return known;
    const file = join(folder, "package.json");
    const found = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Manifest) : undefined;
    const manifest = found ?? (folder === root ? {} : nearest(dirname(folder)));
    read.set(folder, manifest);
    return manifest;
  };
}

function installed(root: string, folder: string, name: string): boolean {
  for (let place = folder; ; place = dirname(place)) {
    if (existsSync(join(place, "node_modules", name)) || existsSync(join(place, "node_modules/@types", name)))
      return true;
    if (place === root) return false;
  }
}

/** All imports of the repository's own sources. */
export function importGraph(root: string): Import[] {
  const manifestOf = manifestReader(root);
  const workspace = new Map(openPackages(root).map(({ manifest, folder }) => [manifest.name, folder]));
  const relativeToRoot = (path: string): string => relative(root, path).replaceAll("\\", "/");

  function declared(folder: string, name: string): Import["declared"] {
    const own = manifestOf(folder);
    const runtime = { ...own.dependencies, ...own.peerDependencies, ...own.optionalDependencies };
    if (own.name === name || name in runtime) return "runtime";
    return name in { ...own.devDependencies, ...manifestOf(root).devDependencies } ? "development" : "nowhere";
  }

  function target(file: string, specifier: string): Pick<Import, "to" | "byName" | "found" | "declared"> {
    const folder = dirname(file);
    if (isBuiltin(specifier)) return { ...plain, to: specifier.startsWith("node:") ? specifier : `node:${specifier}` };
    if (specifier.startsWith(".")) {
      const path = resolve(folder, specifier);
      return { ...plain, to: relativeToRoot(path), found: existsSync(path) && statSync(path).isFile() };
    }
    const name = packageOf(specifier);
    const neighbour = workspace.get(name);
    if (neighbour !== undefined) {
      // Only packages are published, so only they must say which of the others they need.
      const needed = relativeToRoot(file).startsWith("packages/");
      const said = needed ? declared(folder, name) : "not needed";
      return { to: `packages/${neighbour}/`, byName: true, found: true, declared: said };
    }
    const found = installed(root, folder, name);
    return { to: `node_modules/${name}`, byName: false, found, declared: declared(folder, name) };
  }

  const top = readdirSync(root).filter((name) => source.test(name));
  const files = [
    ...folders.flatMap((folder) => sourcesBelow(join(root, folder))),
    ...top.map((name) => join(root, name)),
  ];
  return files.flatMap((file) => {
    const from = relativeToRoot(file);
    const { imports, hidden } = readImports(file, readFileSync(file, "utf8"));
    return [
      ...imports.map(({ specifier, typeOnly }) => ({ from, typeOnly, ...target(file, specifier) })),
      ...hidden.map((way) => ({ from, typeOnly: false, ...plain, to: `hidden:${way}` })),
    ];
  });
}
