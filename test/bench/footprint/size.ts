import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

interface Manifest {
  readonly name: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A package with its dependencies, each once; peers are the application's own. */
export function installedBytes(name: string): number {
  const seen = new Set<string>();
  const visit = (dependency: string, from: string): number => {
    const folder = find(dependency, from);
    if (folder === undefined || seen.has(folder)) return 0;
    seen.add(folder);
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    const isOurs = !folder.includes("node_modules");
    const own = isOurs ? ["package.json", ...(manifest.files ?? [])] : ["."];
    const size = own.reduce((sum, path) => sum + sizeOf(join(folder, path)), 0);
    return Object.keys(manifest.dependencies ?? {}).reduce((sum, next) => sum + visit(next, folder), size);
  };
  return visit(name, root);
}

function find(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(candidate)) return realpathSync(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

function sizeOf(path: string): number {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path)
    .filter((name) => name !== "node_modules")
    .reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
