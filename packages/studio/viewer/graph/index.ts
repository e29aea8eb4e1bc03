/** Who calls whom in a trace: its agents, tools, models and services as a graph. */
export { callGraph } from "./call-graph.ts";
export { type Placed, placeGraph } from "./place-graph.ts";
export type { CallFigures, CallGraph, GraphEdge, GraphNode } from "./types.ts";
