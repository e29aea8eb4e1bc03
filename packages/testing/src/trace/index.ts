/** Puts observations together to traces, as Langfuse 4 does when it reads them, and prints them as trees. */
export { buildTraces } from "./build.ts";
export { printTraces } from "./print.ts";
export type { CapturedTrace, ObservationNode, OpenObservation } from "./types.ts";
