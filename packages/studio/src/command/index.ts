/** Studio as a command: arguments in, lines out, until it is stopped. */
export { type CommandOutput, runStudio } from "./run.ts";
