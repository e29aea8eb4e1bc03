import { importedPaths } from "../source/index.ts";
import { callsInit, isRegistered } from "./registered.ts";
import type { OtherEntry, Project } from "./types.ts";

/** Programs that are started apart from the entry, which use a framework that is traced, and in which nothing sets tracing up. */
export function untracedEntries(project: Project): OtherEntry[] {
  if (isRegistered(project)) return [];
  return project.others.filter(({ sources }) => {
    const names = sources.flatMap(importedPaths);
    const isServed = project.frameworks.some(({ dependency }) => names.includes(dependency));
    return isServed && !sources.some(callsInit);
  });
}
