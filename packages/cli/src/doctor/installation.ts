import { satisfies } from "semver";
import { bundledInto, type Installed, installedPackages, isOutOfSight, type Project } from "../project/index.ts";
import { agreement } from "./agreement.ts";
import { ok, problem, warning } from "./findings.ts";
import type { Check, Finding } from "./types.ts";

const kitPackages = new Set(
  ["core", "express", "fastify", "nestjs", "bullmq", "fetch"].map((name) => `@langfuse-kit/${name}`),
);

/** Two copies are two worlds: what one registers the other does not see. */
function duplicates(project: Project, name: string, copies: readonly Installed[]): Finding {
  const versions = [...new Set(copies.map(({ version }) => version))];
  if (copies.length === 0) return problem(name, `${name} is not installed.`, `Install ${name}.`);
  if (versions.length === 1)
    return ok(name, `${versions[0]}${copies.length > 1 ? `, ${copies.length} copies of the same` : ""}`);
  const places = copies.map(({ version, path }) => `${version} in ${path}`).join("; ");
  return warning(name, `There are several versions: ${places}.`, agreement(project, name));
}

/** Copies, versions that belong together, and peers that fit. */
export const checkInstallation: Check = ({ project, started }) => {
  if (project === undefined) return [];
  const kit = installedPackages(project.root, (name) => kitPackages.has(name));
  if (kit.length === 0) {
    const bundle = bundledInto(project) ?? (started?.inside?.kit && "the application");
    if (bundle !== undefined) return [ok("packages", `bundled into ${bundle}; versions are not known`)];
    if (isOutOfSight(project.root)) {
      const where = "The packages are in Yarn's archives (Plug'n'Play), which this program cannot read.";
      return [
        warning("packages", where, "Run `yarn langfuse-kit doctor`, with langfuse-kit among the devDependencies."),
      ];
    }
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
      const [installed] = installedPackages(project.root, (found) => found === peer);
      if (installed === undefined || satisfies(installed.version, range, { includePrerelease: true })) return [];
      return [
        problem("peers", `${name} wants ${peer} ${range}; ${installed.version} is installed.`, `Update ${peer}.`),
      ];
    }),
  );
  const api = duplicates(
    project,
    "@opentelemetry/api",
    installedPackages(project.root, (name) => name === "@opentelemetry/api"),
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
