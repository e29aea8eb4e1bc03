import type { Node, Step } from "../../src/tree/index.ts";

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
