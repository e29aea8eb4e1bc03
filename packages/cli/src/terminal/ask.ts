import { ExitCode } from "./exit-code.ts";
import { CommandError } from "./command-error.ts";

/** Asks yes or no. Only for a terminal that is interactive. */
export async function confirm(message: string): Promise<boolean> {
  const prompts = await import("@clack/prompts");
  return given(prompts.isCancel, await prompts.confirm({ message }));
}

/** Asks for one of several. Only for a terminal that is interactive. */
export async function select(message: string, choices: readonly string[]): Promise<string> {
  const prompts = await import("@clack/prompts");
  const options = choices.map((value) => ({ value, label: value }));
  return given(prompts.isCancel, await prompts.select({ message, options }));
}

function given<T>(isCancel: (value: unknown) => boolean, answer: T | symbol): T {
  if (isCancel(answer)) throw new CommandError("Nothing was changed.", ExitCode.notConfirmed);
  return answer as T;
}
