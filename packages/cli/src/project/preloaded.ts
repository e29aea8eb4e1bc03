import type { SourceFile } from "../source/index.ts";
import { sourceOf } from "./built.ts";
import { readSources } from "./sources.ts";
import type { Project } from "./types.ts";

const flag = /(?:^|\s)(?:--import|--require|-r)[\s=]+["']?(\.{0,2}[\w@./-]+)/g;

/** The files of the project that its scripts load before the application (`node --import ./otel.mjs`), and what they import. */
export function preloadedSources({ root, manifest }: Pick<Project, "root" | "manifest">): readonly SourceFile[] {
  const named = Object.values(manifest.scripts ?? {}).flatMap((script) => [...script.matchAll(flag)]);
  const paths = named.flatMap(([, path = ""]) => (path.includes(".") ? (sourceOf(root, path) ?? []) : []));
  return [...new Set(paths)].flatMap((path) => readSources(root, path));
}
