import type { Observation } from "../contract/index.ts";

/** What the waterfall needs to know of an observation. Times are epoch milliseconds. */
export type Step = Pick<
  Observation,
  | "id"
  | "parentId"
  | "name"
  | "type"
  | "service"
  | "start"
  | "end"
  | "firstToken"
  | "queueWait"
  | "level"
  | "statusMessage"
  | "model"
  | "infrastructure"
>;

/** What is odd about a row; each is shown and explained. */
export type Mark = "orphan" | "awaited" | "cycle" | "skew" | "backwards";

export interface Node<S extends Step = Step> {
  readonly step: S;
  readonly depth: number;
  readonly children: readonly Node<S>[];
  readonly marks: readonly Mark[];
  /** How many observations are below it. */
  readonly below: number;
  /** Whether something below it failed. */
  readonly failedBelow: boolean;
}
