import { isStudioError, type RunningStudio, startStudio } from "../server/index.ts";
import { readArguments, usage } from "./arguments.ts";
import { openBrowser } from "./open-browser.ts";

export interface CommandOutput {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Whether a person is looking, for whom a browser may be opened. */
  readonly isPerson: boolean;
  /** Ends the command; by default the process's signals do. */
  readonly stop?: AbortSignal | undefined;
}

const processOutput: CommandOutput = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  isPerson: process.stdout.isTTY === true && process.env.CI === undefined,
};

/**
 * Runs Studio until it is stopped, and answers the exit code.
 * @example process.exitCode = await runStudio(process.argv.slice(2));
 */
export async function runStudio(args: readonly string[], output: CommandOutput = processOutput): Promise<number> {
  try {
    const { open, help, ...options } = readArguments(args);
    if (help) {
      output.out(usage);
      return 0;
    }
    const stopped = stopOf(output.stop);
    const studio = await startStudio({ ...options, onNotice: (message) => output.error(`${message}\n`) });
    output.out(greeting(studio, options.token !== undefined));
    if (open && output.isPerson) openBrowser(studio.url);
    await stopped;
    await studio.close();
    return 0;
  } catch (error) {
    if (!isStudioError(error)) throw error;
    output.error(`${error.message}\n`);
    return error.reason === "INVALID_OPTION" ? 2 : 1;
  }
}

function greeting({ url, environment, file }: RunningStudio, hasToken: boolean): string {
  const lines = Object.entries(environment).map(([name, value]) => `  ${name}=${value}`);
  return [
    `Studio runs at ${url}`,
    ...(hasToken ? [`In a browser, open ${url}/login?token=… once`] : []),
    "",
    "Point an application at it:",
    ...lines,
    "",
    file === undefined ? "Nothing is kept on disk. Ctrl+C ends it." : `Kept in ${file}. Ctrl+C ends it.`,
    "",
  ].join("\n");
}

/** Listened for from the beginning, so that an impatient Ctrl+C is not lost. */
function stopOf(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal === undefined) for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolve());
    else if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
