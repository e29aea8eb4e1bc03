/** One start of the project's own entry, to see its first trace, or why none came. */
export { showFirstTrace } from "./show-first-trace.ts";
export type { FirstTrace } from "./types.ts";
