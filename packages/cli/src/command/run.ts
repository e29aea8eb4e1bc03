import { CommandError, ExitCode, type Terminal } from "../terminal/index.ts";
import { version } from "../version.ts";
import { commands } from "./commands.ts";
import { commandHelp, generalHelp } from "./help.ts";

/** Studio has help of its own, and what follows "--" belongs to another program. */
function asksForHelp(name: string, args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  return name !== "studio" && own.some((one) => one === "--help" || one === "-h");
}

/** A file or folder that cannot be read or written: whose message says all that there is to say. */
function isOfSystem(thrown: unknown): thrown is NodeJS.ErrnoException {
  return thrown instanceof Error && typeof (thrown as NodeJS.ErrnoException).path === "string" && "syscall" in thrown;
}

/**
 * Runs a command line and answers the exit code.
 * @example process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
 */
export async function runCommandLine(line: readonly string[], terminal: Terminal): Promise<number> {
  const [name = "--help", ...args] = line;
  const { style, out, error } = terminal;
  if (name === "--version" || name === "-v") {
    out(version);
    return ExitCode.ok;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const asked = commands.find((command) => command.name === args[0]);
    out(asked === undefined ? generalHelp(commands, terminal) : commandHelp(asked, terminal));
    return ExitCode.ok;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    error(`"${name}" is no command. There are: ${commands.map((one) => one.name).join(", ")}.`);
    return ExitCode.usage;
  }
  if (asksForHelp(name, args)) {
    out(commandHelp(command, terminal));
    return ExitCode.ok;
  }
  try {
    return await command.run(args, terminal);
  } catch (thrown) {
    if (isOfSystem(thrown)) {
      error(style.red(`${thrown.message}.`));
      return ExitCode.failed;
    }
    if (!(thrown instanceof CommandError)) throw thrown;
    error(style.red(thrown.message));
    return thrown.exitCode;
  }
}
