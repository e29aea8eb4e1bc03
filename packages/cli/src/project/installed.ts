import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { foldersUpwards } from "./package-manager.ts";
import { plugNPlay } from "./plug-n-play.ts";
import { readJson } from "./read-json.ts";

type Ranges = Readonly<Record<string, string>>;

/** A package as it lies in a `node_modules`, or in an archive of Yarn's. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly peers: Ranges;
  /** All that it asks for, peers among it. */
  readonly wants: Ranges;
}

interface PackageJson {
  readonly version?: string;
  readonly dependencies?: Ranges;
  readonly optionalDependencies?: Ranges;
  readonly peerDependencies?: Ranges;
}

/** Deeper than this nobody nests. */
const deepest = 6;

function packageFolders(modules: string): string[] {
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap((name) => {
    if (name.startsWith("@")) return readdirSync(join(modules, name)).map((inner) => join(modules, name, inner));
    // pnpm keeps the real folders here.
    if (name === ".pnpm")
      return readdirSync(join(modules, name)).flatMap((one) =>
        packageFolders(join(modules, name, one, "node_modules")),
      );
    return name.startsWith(".") ? [] : [join(modules, name)];
  });
}

/** Every copy of a package that is installed, wherever it lies; of all packages where none is named. */
export function installedPackages(root: string, isWanted: (name: string) => boolean = () => true): Installed[] {
  const found = new Map<string, Installed>();
  const read = (name: string, folder: string): void => {
    const manifest = readJson(join(folder, "package.json")) as PackageJson | undefined;
    if (manifest?.version === undefined) return;
    const path = existsSync(folder) ? realpathSync(folder) : folder;
    const { version, dependencies, optionalDependencies, peerDependencies: peers = {} } = manifest;
    found.set(path, { name, version, path, peers, wants: { ...dependencies, ...optionalDependencies, ...peers } });
  };
  const visit = (modules: string, depth: number): void => {
    for (const folder of packageFolders(modules)) {
      const name = folder.replaceAll("\\", "/").split("/node_modules/").at(-1) ?? "";
      if (isWanted(name)) read(name, folder);
      if (depth < deepest) visit(join(folder, "node_modules"), depth + 1);
    }
  };
  for (const folder of foldersUpwards(root)) visit(join(folder, "node_modules"), 0);
  for (const { name, folder } of plugNPlay(root)?.packages ?? []) if (isWanted(name)) read(name, folder);
  return [...found.values()];
}
