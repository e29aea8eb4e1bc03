import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackages } from "../../scripts/check/pack.ts";
import { type PackageFolder, publishedPackages } from "../../scripts/skeleton/package-folder.ts";
import { run } from "./nodes.ts";

/** One import specifier of a published package, and the oldest Node that the package runs on. */
export interface Entry {
  readonly specifier: string;
  readonly node: string;
}

/** A fresh project, as a user's: the packed packages, installed, and nothing of this repository. */
export interface Project {
  readonly folder: string;
  readonly entries: readonly Entry[];
  dispose(): void;
}

function entriesOf({ manifest }: PackageFolder): Entry[] {
  return Object.keys(manifest.exports ?? {})
    .filter((key) => key !== "./package.json")
    .map((key) => ({
      specifier: `${manifest.name}${key.slice(1)}`,
      node: manifest.engines?.node?.replace(">=", "") ?? "0",
    }));
}

/** A library can bring another version of core: here the same code, that says so in its manifest and in its bundles. */
function addOtherVersion(folder: string): void {
  const other = join(folder, "node_modules/core-of-another-version");
  cpSync(join(folder, "node_modules/@langfuse-kit/core"), other, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(other, "package.json"), "utf8")) as { version: string };
  const { version } = manifest;
  writeFileSync(join(other, "package.json"), JSON.stringify({ ...manifest, version: "99.0.0" }));
  for (const file of readdirSync(join(other, "dist"))) {
    const text = readFileSync(join(other, "dist", file), "utf8");
    writeFileSync(join(other, "dist", file), text.replace(`const version = "${version}"`, 'const version = "99.0.0"'));
  }
}

/** Packs every package and installs the tarballs, with their peers, into a project of their own. */
export async function createProject(root: string): Promise<Project> {
  const packages = publishedPackages(root);
  const unbuilt = packages.filter((pack) => !pack.has("dist"));
  if (unbuilt.length > 0)
    throw new Error(`Not built: ${unbuilt.map(({ folder }) => folder).join(", ")}. npm run build`);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "langfuse-kit-project-")));
  const dispose = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    mkdirSync(join(folder, "tarballs"));
    const tarballs = await packPackages(root, packages, join(folder, "tarballs"));
    const dependencies = Object.fromEntries(tarballs.map(({ name, path }) => [name, `file:${path}`]));
    const manifest = {
      name: "a-user",
      private: true,
      // The second is what Jest's own expect is made of, for its types.
      dependencies: { "@opentelemetry/api": "^1.9.0", expect: "^30.0.0", ...dependencies },
    };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
    const args = ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
    const { code, output } = await run("npm", args, folder, process.env);
    if (code !== 0) throw new Error(`The packed packages do not install:\n${output}`);
    addOtherVersion(folder);
    cpSync(join(root, "test/package/scenarios"), folder, { recursive: true });
    cpSync(join(root, "examples"), join(folder, "examples"), { recursive: true });
    return { folder, entries: packages.flatMap(entriesOf), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** True where a Node of this version runs what says `engines: >= oldest`. */
export function runsOn(version: string, oldest: string): boolean {
  const [left, right] = [version, oldest].map((text) => text.split(".").map(Number));
  for (const [index, wanted] of (right ?? []).entries()) {
    // A bare major stands for its newest release.
    const given = left?.[index] ?? Number.POSITIVE_INFINITY;
    if (given !== wanted) return given > wanted;
  }
  return true;
}
