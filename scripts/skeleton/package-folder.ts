import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the rules read of a package.json. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  readonly license?: string;
  readonly type?: string;
  readonly private?: boolean;
  readonly sideEffects?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly bin?: unknown;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly typesVersions?: unknown;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly publishConfig?: Readonly<Record<string, unknown>>;
}

/** One folder below packages/, as the rules see it. */
export interface PackageFolder {
  /** The folder's name, such as "express". */
  readonly folder: string;
  readonly path: string;
  readonly manifest: Manifest;
  /** Everything below src/, relative to the package, with forward slashes. */
  readonly sources: readonly string[];
  has(file: string): boolean;
  /** The file's text; empty when it is not there. */
  read(file: string): string;
}

/** Reads one package folder. */
export function openPackage(root: string, folder: string): PackageFolder {
  const path = join(root, "packages", folder);
  const has = (file: string): boolean => existsSync(join(path, file));
  const read = (file: string): string => (has(file) ? readFileSync(join(path, file), "utf8") : "");
  const sources = has("src")
    ? readdirSync(join(path, "src"), { recursive: true, encoding: "utf8", withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(path.length + 1)
            .replaceAll("\\", "/"),
        )
        .sort()
    : [];
  return { folder, path, manifest: JSON.parse(read("package.json") || "{}") as Manifest, sources, has, read };
}

/** All package folders, by name. Folders without a package.json (left by a build, say) are no packages. */
export function openPackages(root: string): PackageFolder[] {
  return readdirSync(join(root, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, "packages", entry.name, "package.json")))
    .map((entry) => openPackage(root, entry.name))
    .sort((left, right) => left.folder.localeCompare(right.folder));
}

/** Those that users can install. */
export function publishedPackages(root: string): PackageFolder[] {
  return openPackages(root).filter(({ manifest }) => manifest.private !== true);
}
