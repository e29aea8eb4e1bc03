/** What users write on their classes and parameters. */
export { CurrentObservation } from "./current-observation.ts";
export { isUntraced, NoTrace } from "./no-trace.ts";
export { Generation, Observe } from "./observe.ts";
