import { join } from "node:path";
import { readLooseJson } from "./read-json.ts";
import type { Project } from "./types.ts";

/** What stands in every build of core, and no bundler changes: the key of a symbol. */
const ofCore = /\bSymbol\.for\(["'`]langfuse-kit\./;

/** The file of the application that holds the kit itself, where a bundler has put it in. */
export function bundledInto({ sources }: Pick<Project, "sources">): string | undefined {
  return sources.find(({ text }) => ofCore.test(text))?.path;
}

/** What makes a file of each file, whose imports Node finds as they are written. */
const perFile = /^@?(tsc|swc|babel|ts-node|nest)\b/;

function leavesFilesApart(command: string, noEmit: boolean): boolean {
  const words = command.trim().split(/\s+/);
  const has = (name: string): boolean => words.some((word) => word.split("/").at(-1) === name);
  if (has("tsc") && (noEmit || has("--noEmit"))) return false;
  return (
    words.some((word) => word.split("/").some((part) => perFile.test(part))) ||
    (has("esbuild") && !has("--bundle")) ||
    (has("node") && words.some((word) => /\.[cm]?ts$/.test(word)))
  );
}

/**
 * Whether a bundler finds what TypeScript's files import: as tsconfig.json says, unless a script has what TypeScript makes
 * of them run as it is.
 */
export function isResolvedByBundler({ root, manifest, language }: Project): boolean {
  const { moduleResolution, module, noEmit } = (readLooseJson(join(root, "tsconfig.json")).compilerOptions ??
    {}) as Record<string, unknown>;
  const asSaid = String(moduleResolution ?? (module === "preserve" ? "bundler" : "")).toLowerCase();
  if (language !== "typescript" || asSaid !== "bundler") return false;
  const commands = Object.values(manifest.scripts ?? {}).flatMap((script) => script.split(/&&|\|\||;/));
  return !commands.some((command) => leavesFilesApart(command, noEmit === true));
}
