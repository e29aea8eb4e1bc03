import { ExitCode } from "./exit-code.ts";

/** Ends a command with a message of one or more lines, and no stack. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number = ExitCode.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
