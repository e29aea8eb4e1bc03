import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "./types.ts";

/** What the project's own formatter makes of long lines. */
export interface Formatter {
  readonly width: number;
  /** Whether a comma follows the last of several lines. */
  readonly hasComma: boolean;
}

/** Of Prettier and Biome, both. */
const usualWidth = 80;
const configurations = [
  ...["", ".json", ".yaml", ".yml", ".js", ".cjs", ".mjs", ".ts"].map((end) => `.prettierrc${end}`),
  ...["js", "cjs", "mjs", "ts"].map((end) => `prettier.config.${end}`),
  ...["biome.json", "biome.jsonc"],
];

/** The formatter that looks at what is added; undefined where none is seen. By its text alone: some of these are programs. */
export function formatterOf({ root, workspaceRoot, manifest }: Project): Formatter | undefined {
  const paths = [root, workspaceRoot].flatMap((folder) => configurations.map((name) => join(folder, name)));
  const found = paths.find((path) => existsSync(path));
  const isNamed = [manifest.dependencies, manifest.devDependencies].some((one) => one?.prettier !== undefined);
  if (found === undefined) return isNamed ? { width: usualWidth, hasComma: true } : undefined;
  const text = readFileSync(found, "utf8");
  const width = /\b(?:printWidth|lineWidth)["']?\s*:\s*(\d+)/.exec(text)?.[1];
  return {
    width: width === undefined ? usualWidth : Number(width),
    hasComma: !/\btrailingCommas?["']?\s*:\s*["']?none/.test(text),
  };
}
