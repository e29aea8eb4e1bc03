import { join } from "node:path";
import { readLooseJson } from "./read-json.ts";
import type { Project } from "./types.ts";

/** What stands in every build of core, and no bundler changes: the key of a symbol. */
const ofCore = /\bSymbol\.for\(["'`]langfuse-kit\./;

/** The file of the application that holds the kit itself, where a bundler has put it in. */
export function bundledInto({ sources }: Pick<Project, "sources">): string | undefined {
  return sources.find(({ text }) => ofCore.test(text))?.path;
}

/** What leaves each file a file of its own, whose imports Node finds as they are written. */
const perFile = /\b(tsc|swc|babel|ts-node|nest)\b|\besbuild\b(?!.*--bundle)|\bnode\s(.*\s)?\S+\.[cm]?ts\b/;

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
  return commands.every((command) => {
    const onlyChecks = /\btsc\b/.test(command) && (noEmit === true || /\s--noEmit\b/.test(command));
    return onlyChecks || !perFile.test(command);
  });
}
