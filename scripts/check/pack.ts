import { join } from "node:path";
import type { PackageFolder } from "../skeleton/package-folder.ts";
import { command } from "./command.ts";

/** One package as npm would publish it. */
export interface Tarball {
  readonly folder: string;
  readonly name: string;
  /** The .tgz file. */
  readonly path: string;
  /** What is in it, relative to the package. */
  readonly files: readonly string[];
}

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Packs packages into a folder, as `npm publish` would.
 * @example const tarballs = await packPackages(root, openPackages(root), mkdtempSync(join(tmpdir(), "packed-")));
 */
export async function packPackages(root: string, packages: readonly PackageFolder[], into: string): Promise<Tarball[]> {
  if (packages.length === 0) return [];
  const paths = packages.map(({ folder }) => `./packages/${folder}`);
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", into, ...paths];
  const { code, stdout, output } = await command("npm", args, root);
  if (code !== 0) throw new Error(`npm pack failed:\n${output}`);
  const answer = JSON.parse(stdout) as Packed[] | Record<string, Packed>;
  return Object.values(answer).map(({ name, filename, files }) => ({
    folder: packages.find(({ manifest }) => manifest.name === name)?.folder ?? name,
    name,
    path: join(into, filename),
    files: files.map(({ path }) => path).sort(),
  }));
}

const always = ["package.json", "README.md", "LICENSE"];
const allowed: readonly RegExp[] = [
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|THIRD-PARTY-NOTICES\.md)$/,
  /^dist\/[^.]+\.(mjs|cjs|d\.mts|d\.cts)$/,
  // Studio's viewer and the CLI's templates.
  /^dist\/(viewer|templates)\/.+$/,
  // What the Nest CLI reads of an adapter's schematics.
  /^schematics\/[a-z.-]+\.json$/,
];

/**
 * What a tarball holds and should not, or lacks and should hold.
 * @example const problems = tarballProblems(["dist/index.mjs", "src/secret.ts"]);
 */
export function tarballProblems(files: readonly string[]): string[] {
  return [
    ...always.filter((file) => !files.includes(file)).map((file) => `lacks ${file}`),
    ...(files.some((file) => file.startsWith("dist/")) ? [] : ["lacks dist/"]),
    ...files
      .filter((file) => !allowed.some((pattern) => pattern.test(file)))
      .map((file) => `holds ${file}, which the allow-list in scripts/check/pack.ts does not know`),
  ];
}
