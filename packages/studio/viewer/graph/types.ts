import type { ObservationType } from "../../src/contract/index.ts";

/** Calls, added up. */
export interface CallFigures {
  readonly calls: number;
  readonly errors: number;
  /** Milliseconds, one call after the other. */
  readonly time: number;
  /** Null when nothing is known, as everywhere. */
  readonly tokens: number | null;
  readonly cost: number | null;
}

/** All calls of one agent, tool or model; or what a service does beside them. */
export interface GraphNode extends CallFigures {
  readonly key: string;
  readonly type: ObservationType;
  readonly name: string;
  /** The observations that are calls of it, in the order of the tree. */
  readonly ids: readonly string[];
}

/** A caller, or null for what nothing called, and what it called. */
export interface GraphEdge extends CallFigures {
  readonly from: string | null;
  readonly to: string;
}

export interface CallGraph {
  /** In the order in which they were first called: a caller stands before what it calls, but for circles. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** So many names differed in numbers alone, and stand together. */
  readonly gathered: number;
}
