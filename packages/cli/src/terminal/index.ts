/** Where commands speak: lines, colours, questions, progress, and how they end. */
export { amount } from "./amount.ts";
export { confirm, select } from "./ask.ts";
export { outliveReaders } from "./closed-pipe.ts";
export { CommandError } from "./command-error.ts";
export { ExitCode } from "./exit-code.ts";
export { processTerminal } from "./process-terminal.ts";
export { withProgress } from "./progress.ts";
export { readAddress } from "./read-address.ts";
export { readOptions } from "./read-options.ts";
export { createStyle } from "./style.ts";
export type { Style, Terminal } from "./types.ts";
export { wrap } from "./wrap.ts";
