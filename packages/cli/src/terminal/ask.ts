import { CommandError } from "./command-error.ts";
import { ExitCode } from "./exit-code.ts";

/** Asks yes or no. Only for a terminal that is interactive. */
export async function confirm(message: string): Promise<boolean> {
  const prompts = await import("@clack/prompts");
  const answer = await prompts.confirm({ message });
  if (prompts.isCancel(answer)) throw cancelled();
  return answer;
}

/** Asks for one of several. Only for a terminal that is interactive. */
export async function select(message: string, choices: readonly string[]): Promise<string> {
  const prompts = await import("@clack/prompts");
  const answer = await prompts.select({ message, options: choices.map((value) => ({ value, label: value })) });
  if (prompts.isCancel(answer)) throw cancelled();
  return answer;
}

const cancelled = (): CommandError => new CommandError("Nothing was changed.", ExitCode.notConfirmed);
