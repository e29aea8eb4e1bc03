import type { CapturedObservation } from "../observation/index.ts";
import type { CapturedTrace } from "../trace/index.ts";

/** What a matcher answers, in Vitest and in Jest. */
export interface MatcherResult {
  pass: boolean;
  message: () => string;
}

/** Part of a value, or for any place in it one of the runner's own matchers, such as `expect.any(String)`. */
export type Partially<Value> = { readonly [Key in keyof Value]?: unknown };

export type ObservationPattern = Partially<CapturedObservation>;
export type TracePattern = Partially<CapturedTrace>;

/** An observation of a tree: its name, other fields as needed, and all of its children where they are listed. */
export type TreePattern = ObservationPattern & {
  readonly name: unknown;
  readonly children?: readonly TreePattern[];
  /** True allows children beside those listed. */
  readonly andOthers?: boolean;
};

/** The matchers, as they are called on `expect(received)`. */
export interface LangfuseMatchers<Result> {
  /** Any of the traces has these fields. */
  toHaveTrace(fields?: TracePattern): Result;
  /** A trace, any of several, or what is below an observation, has an observation of this name with these fields. */
  toHaveObservation(name: string, fields?: ObservationPattern): Result;
  /** The trace has this shape: indented text, one observation a line, or nested objects. Siblings come in any order. */
  toMatchTree(tree: string | TreePattern | readonly TreePattern[]): Result;
  /** The observation used these tokens; keys that are not named are not looked at. */
  toHaveUsage(usage: Readonly<Record<string, number>>): Result;
  /** The total cost of an observation or trace in US dollars; six digits after the point unless told otherwise. */
  toHaveCostCloseTo(dollars: number, digits?: number): Result;
  /** The observation's level is ERROR, and its message contains this text or fits this expression. */
  toBeErrorObservation(message?: string | RegExp): Result;
}
