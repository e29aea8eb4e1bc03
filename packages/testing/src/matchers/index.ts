/** Matchers for the `expect` of Vitest and Jest. */
import "./vitest.ts";
import "./jest.ts";

export { langfuseMatchers } from "./matchers.ts";
export type { LangfuseMatchers, MatcherResult, ObservationPattern, TracePattern, TreePattern } from "./types.ts";
