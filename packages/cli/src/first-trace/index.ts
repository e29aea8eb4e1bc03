/** One start of the project's own entry, to see its first trace, or why none came. */
export type { Inside, InsideKit, InsideOpenTelemetry } from "./inside.ts";
export { showFirstTrace } from "./show-first-trace.ts";
export type { FirstTrace, StartOptions } from "./types.ts";
