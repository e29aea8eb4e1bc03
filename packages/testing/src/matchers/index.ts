/** Matchers for the `expect` of Vitest and Jest. */
export { langfuseMatchers } from "./matchers.ts";
export type { LangfuseMatchers, MatcherResult, ObservationPattern, TracePattern, TreePattern } from "./types.ts";
