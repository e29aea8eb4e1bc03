import type { ParseArgsConfig } from "node:util";
import type { Terminal } from "../terminal/index.ts";

export interface OptionHelp {
  /** As it is typed, such as `--cwd DIR`. */
  readonly option: string;
  readonly about: string;
}

/** One command, with all that help says of it. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly usage: string;
  readonly options: readonly OptionHelp[];
  readonly examples: readonly string[];
  /** Gets what follows the command's name. Answers the exit code. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

export type OptionTable = NonNullable<ParseArgsConfig["options"]>;
