import { existsSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { satisfies } from "semver";
import { foldersUpwards, readJson } from "../project/index.ts";
import { ok, problem, warning } from "./findings.ts";
import type { Check, Finding } from "./types.ts";

interface Installed {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly peers: Readonly<Record<string, string>>;
}

interface PackageJson {
  readonly version?: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const kitPackages = new Set(
  ["core", "express", "fastify", "nestjs", "bullmq", "fetch"].map((name) => `@langfuse-kit/${name}`),
);

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

/** Every copy of a package that is installed, wherever it lies. */
function copiesOf(root: string, isWanted: (name: string) => boolean): Installed[] {
  const found = new Map<string, Installed>();
  const visit = (modules: string, depth: number): void => {
    for (const folder of packageFolders(modules)) {
      const name = folder.replaceAll("\\", "/").split("/node_modules/").at(-1) ?? "";
      if (isWanted(name)) {
        const manifest = readJson(join(folder, "package.json")) as PackageJson | undefined;
        const path = existsSync(folder) ? realpathSync(folder) : folder;
        if (manifest?.version !== undefined) {
          found.set(path, { name, version: manifest.version, path, peers: manifest.peerDependencies ?? {} });
        }
      }
      if (depth < deepest) visit(join(folder, "node_modules"), depth + 1);
    }
  };
  for (const folder of foldersUpwards(root)) visit(join(folder, "node_modules"), 0);
  return [...found.values()];
}

/** Two copies are two worlds: what one registers the other does not see. */
function duplicates(name: string, copies: readonly Installed[]): Finding {
  const versions = [...new Set(copies.map(({ version }) => version))];
  if (copies.length === 0) return problem(name, `${name} is not installed.`, `Install ${name}.`);
  if (versions.length === 1)
    return ok(name, `${versions[0]}${copies.length > 1 ? `, ${copies.length} copies of the same` : ""}`);
  const places = copies.map(({ version, path }) => `${version} in ${path}`).join("; ");
  return warning(name, `There are several versions: ${places}.`, "Let them agree: `npm dedupe`, or an override.");
}

/** Copies, versions that belong together, and peers that fit. */
export const checkInstallation: Check = ({ project }) => {
  if (project === undefined) return [];
  const kit = copiesOf(project.root, (name) => kitPackages.has(name));
  if (kit.length === 0) {
    return [problem("packages", "No package of langfuse-kit is installed here.", "Run `npx langfuse-kit init`.")];
  }
  const versions = [...new Set(kit.map(({ version }) => version))];
  const list = kit.map(({ name, version }) => `${name.replace("@langfuse-kit/", "")} ${version}`).join(", ");
  const together =
    versions.length === 1
      ? ok("packages", list)
      : warning(
          "packages",
          `Versions differ: ${list}.`,
          "All packages of langfuse-kit share one version: update them together.",
        );
  const peers = kit.flatMap(({ name, peers: wanted }) =>
    Object.entries(wanted).flatMap(([peer, range]) => {
      const [installed] = copiesOf(project.root, (found) => found === peer);
      if (installed === undefined || satisfies(installed.version, range, { includePrerelease: true })) return [];
      return [
        problem("peers", `${name} wants ${peer} ${range}; ${installed.version} is installed.`, `Update ${peer}.`),
      ];
    }),
  );
  const api = duplicates(
    "@opentelemetry/api",
    copiesOf(project.root, (name) => name === "@opentelemetry/api"),
  );
  return [together, ...peers, api];
};

export const checkNode: Check = () => {
  const { node } = process.versions;
  return [
    satisfies(node, ">=20.19")
      ? ok("node", node)
      : problem("node", `${node} is too old.`, "langfuse-kit runs on Node 20.19 and newer."),
  ];
};
