import { posix } from "node:path";
import { isResolvedByBundler, type Project, untracedEntries } from "../project/index.ts";
import { usesImport } from "../source/index.ts";
import type { Instruction } from "./types.ts";

/** Programs that are started apart from the entry are left to their reader, each with the line that it lacks. */
export function planOtherEntries(project: Project, path: string | undefined): Instruction[] {
  if (path === undefined) return [];
  const hasNoEnding = project.modules === "cjs" || isResolvedByBundler(project);
  return untracedEntries(project).map(({ path: entry, startedBy, sources: [main] }) => {
    const relative = posix.relative(posix.dirname(entry), path).replace(/\.([cm]?)ts$/, hasNoEnding ? "" : ".$1js");
    const name = JSON.stringify(relative.startsWith(".") ? relative : `./${relative}`);
    const isImport = main !== undefined && usesImport(main);
    return {
      what: `Make this the first line of ${entry}, which ${startedBy} starts`,
      code: isImport ? `import ${name};` : `require(${name});`,
    };
  });
}
