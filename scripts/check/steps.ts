import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importProblems } from "../imports/check.ts";
import { skeletonProblems } from "../skeleton/check.ts";
import { publishedPackages } from "../skeleton/package-folder.ts";
import { auditProblems } from "./audit.ts";
import { build } from "./build.ts";
import { bundleProblems } from "./bundles.ts";
import { command } from "./command.ts";
import { getterProblems } from "./getters.ts";
import { lockfileProblems } from "./lockfile.ts";
import { packPackages, type Tarball, tarballProblems } from "./pack.ts";
import { patternProblems } from "./patterns.ts";

/** What is wrong, as text, and nothing when all is well; or why this could not be looked at. */
export type Answer = string | { readonly skipped: string };

/** One thing that `npm run check` looks at. */
export interface Step {
  readonly name: string;
  readonly run: (root: string) => Promise<Answer>;
}

const lines = (problems: readonly string[]): string => problems.join("\n");

/** A tool of the root's devDependencies, and what it says when it is not content. */
async function tool(root: string, name: string, ...args: string[]): Promise<string> {
  const { code, output } = await command(join(root, "node_modules/.bin", name), args, root);
  return code === 0 ? "" : output.trim() || `${name} ended with ${code}`;
}

/** Packs everything, asks about each tarball, and tidies up. */
async function eachTarball(root: string, problems: (tarball: Tarball) => Promise<string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-packed-"));
  try {
    const tarballs = await packPackages(root, publishedPackages(root), folder);
    const found = await Promise.all(
      tarballs.map(async (tarball) => {
        const text = await problems(tarball);
        return text === "" ? [] : [`${tarball.name}\n${text}`];
      }),
    );
    return lines(found.flat());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What runs in a browser knows other globals than the rest, and what Nest makes is written as Nest wants it. */
const projects = [
  "tsconfig.json",
  "apps/tsconfig.json",
  "apps/agent/tsconfig.json",
  "packages/studio/viewer/tsconfig.json",
  "test/browser/tsconfig.json",
] as const;

export const steps: readonly Step[] = [
  // First, since what is packed is what was built.
  {
    name: "build",
    run: async (root) => {
      const { code, output } = await build(root);
      return code === 0 ? "" : output;
    },
  },
  {
    name: "types",
    run: async (root) => {
      const said = await Promise.all(projects.map((path) => tool(root, "tsc", "--noEmit", "--pretty", "-p", path)));
      return lines(said.filter((text) => text !== ""));
    },
  },
  { name: "lint and format", run: (root) => tool(root, "biome", "ci", "--colors=off", ".") },
  { name: "package skeleton", run: async (root) => lines(skeletonProblems(root)) },
  { name: "import rules", run: async (root) => lines(importProblems(root)) },
  { name: "dead code", run: (root) => tool(root, "knip", "--no-progress", "--no-config-hints") },
  {
    name: "lockfile",
    run: async (root) => lines(lockfileProblems(JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")))),
  },
  { name: "regular expressions", run: async (root) => lines(await patternProblems(root)) },
  { name: "getters of literals", run: async (root) => lines(getterProblems(root)) },
  { name: "advisories", run: auditProblems },
  {
    name: "bundled code",
    run: async (root) => lines(publishedPackages(root).flatMap((pack) => bundleProblems(root, pack))),
  },
  {
    name: "tarball contents",
    run: (root) => eachTarball(root, async ({ files }) => lines(tarballProblems(files))),
  },
  {
    name: "publint",
    run: (root) => eachTarball(root, ({ path }) => tool(root, "publint", "run", path, "--strict")),
  },
  {
    name: "types as users resolve them",
    // Node 10 does not know `exports`; no supported Node resolves like it. For compilers that do, see `typesVersions`.
    run: (root) => eachTarball(root, ({ path }) => tool(root, "attw", path, "--profile", "node16", "--no-color")),
  },
];
