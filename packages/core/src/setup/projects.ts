import { getLangfuse } from "./init.ts";
import { projectsOf } from "./spool.ts";

/** What stands for the project of each destination of this process; empty before set-up. */
export function projectsInUse(): ReadonlyMap<string, string> {
  const langfuse = getLangfuse();
  return langfuse === undefined ? new Map() : projectsOf(langfuse.config);
}
