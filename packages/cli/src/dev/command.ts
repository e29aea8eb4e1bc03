import { spawn } from "node:child_process";
import { constants } from "node:os";
import { CommandError, ExitCode, readAddress, readOptions, type Terminal } from "../terminal/index.ts";
import { runningAt, startOwn, type Target } from "./own-studio.ts";
import { isStudio, onlyTo, usualStudioUrl } from "./running-studio.ts";

const options = { url: { type: "string" }, memory: { type: "boolean" } } as const;

/** The Studio that runs, or one that is started for as long as the command runs. */
async function findTarget(url: string | undefined, memory: boolean): Promise<Target> {
  const running = url ?? usualStudioUrl;
  const isThere = await isStudio(running);
  return url !== undefined || isThere ? runningAt(running, isThere) : startOwn({ memory });
}

/** `langfuse-kit dev -- COMMAND`: runs it with its traces going to Studio, and ends as it ends. */
export async function runDev(args: readonly string[], terminal: Terminal): Promise<number> {
  const split = args.indexOf("--");
  const [program, ...rest] = split < 0 ? [] : args.slice(split + 1);
  const own = split < 0 ? args : args.slice(0, split);
  const begin = split < 0 ? own.findIndex((word, index) => !word.startsWith("-") && own[index - 1] !== "--url") : -1;
  if (begin >= 0) {
    const line = [...own.slice(0, begin), "--", ...own.slice(begin)].join(" ");
    throw new CommandError(`What to run stands behind "--": langfuse-kit dev ${line}`, ExitCode.usage);
  }
  const { values } = readOptions(own, options);
  if (program === undefined) {
    throw new CommandError("Say what to run: langfuse-kit dev -- npm start", ExitCode.usage);
  }
  const url = values.url === undefined ? undefined : readAddress("--url", values.url, usualStudioUrl);
  const target = await findTarget(url, values.memory === true);
  const lost = `No Studio answers at ${target.url}, where traces are to go. Start it there, or leave --url out.`;
  terminal.error(target.isThere ? `Traces go to ${target.url}` : lost);
  try {
    return await runProgram(program, rest, onlyTo(target.environment, terminal.env));
  } finally {
    await target.close();
  }
}

/** No shell is used, so what only a shell understands is no program. */
function missing(program: string, args: readonly string[]): string {
  const what = `There is no program "${program}".`;
  const rest = args.map((one) => ` ${one}`).join("");
  if (/^\w+=/.test(program)) return `${what} Set a variable before: ${program} npx langfuse-kit dev --${rest}`;
  return /\s/.test(program) ? `${what} Leave its quotation marks out: langfuse-kit dev -- ${program}${rest}` : what;
}

/** Signals of the terminal reach the program by themselves; the others are handed on. */
function runProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: "inherit" });
    const terminate = (): void => void child.kill("SIGTERM");
    // Ctrl+C reaches both; this process waits for the other's end, and ends with its exit code.
    const wait = (): void => {};
    process.on("SIGTERM", terminate).on("SIGINT", wait);
    child.once("error", (error: NodeJS.ErrnoException) => {
      process.off("SIGTERM", terminate).off("SIGINT", wait);
      reject(error.code === "ENOENT" ? new CommandError(missing(program, args), 127) : error);
    });
    child.once("exit", (code, signal) => {
      process.off("SIGTERM", terminate).off("SIGINT", wait);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
