/** The trees that a trace's observations are, whatever their parents say. */
export { buildTree } from "./tree.ts";
export type { Mark, Node, Step } from "./types.ts";
