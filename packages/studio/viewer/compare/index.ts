/** Two traces beside each other: which steps belong together, and what differs between two texts. */

export { matchTraces, type Pair } from "./match-traces.ts";
export { type Change, differences } from "./text-differences.ts";
