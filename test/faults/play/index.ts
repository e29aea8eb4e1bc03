/** Plays a case from its seed to the verdict. */
export { perform } from "./perform.ts";
export { type Result, runCase } from "./run.ts";
