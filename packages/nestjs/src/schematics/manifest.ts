import type { Tree } from "./types.ts";

interface Manifest {
  readonly name?: string;
  dependencies?: Record<string, string>;
}

export interface ManifestEdit {
  readonly text: string;
  /** The application's, without a scope. */
  readonly name: string;
  readonly isChanged: boolean;
}

/** package.json with what the module needs beside itself: all packages of the kit share one version. */
export function addDependencies(text: string, packageName: string): ManifestEdit {
  const manifest = JSON.parse(text.replace(/^\uFEFF/, "")) as Manifest;
  const { dependencies = {}, name = "app" } = manifest;
  const wanted = { "@langfuse-kit/core": dependencies[packageName] ?? "latest", "@opentelemetry/api": "^1.9.0" };
  const missing = Object.entries(wanted).filter(([one]) => dependencies[one] === undefined);
  const all = Object.entries({ ...dependencies, ...Object.fromEntries(missing) });
  manifest.dependencies = Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)));
  const [, indent = "  "] = /\n([ \t]+)"/.exec(text) ?? [];
  return {
    text: `${JSON.stringify(manifest, null, indent)}\n`,
    name: name.replace(/^@[^/]+\//, ""),
    isChanged: missing.length > 0,
  };
}

const lockfiles = { "pnpm-lock.yaml": "pnpm", "yarn.lock": "yarn", "bun.lock": "bun" } as const;

export function packageManagerOf(tree: Pick<Tree, "exists">): string {
  return Object.entries(lockfiles).find(([file]) => tree.exists(file))?.[1] ?? "npm";
}
