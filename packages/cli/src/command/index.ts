/** The command line: which commands there are, their help, and how they end. */
export { commands } from "./commands.ts";
export { runCommandLine } from "./run.ts";
