import type { Observation } from "../../src/contract/index.ts";

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
export type Mark = "orphan" | "cycle" | "skew" | "backwards";

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

export interface Row<S extends Step = Step> {
  readonly node: Node<S>;
  /** The depth to draw, which is less than the node's own where its ancestors are hidden. */
  readonly depth: number;
  readonly collapsed: boolean;
  readonly hasChildren: boolean;
  /** Whether the row itself fits the search, or is only there to lead to one that does. */
  readonly found: boolean;
}

export interface Axis {
  readonly start: number;
  readonly end: number;
}

export interface Tick {
  readonly at: number;
  /** From 0 to 100. */
  readonly left: number;
  readonly label: string;
}

/** Lengths and places in percent of the axis; `null` where there is nothing to draw. */
export interface Bar {
  readonly left: number;
  readonly width: number;
  readonly wait: { readonly left: number; readonly width: number } | null;
  readonly firstToken: number | null;
  readonly running: boolean;
  /** The bar lies outside what is zoomed to. */
  readonly outside: "before" | "after" | null;
}
