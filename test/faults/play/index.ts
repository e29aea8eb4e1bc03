/** Plays a case from its seed to the verdict. */
export { concludeCase } from "./aftermath.ts";
export { perform } from "./perform.ts";
export { describe, type Result, remains, runCase } from "./run.ts";
