import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { compiled } from "./compiled.ts";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

/** A process of its own that runs a program. */
export interface Program extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with all that it wrote so far when this word is in it, and rejects where it ended without. */
  said(word: string): Promise<string>;
}

export interface Start {
  /** All that is in its environment, besides the way to programs. */
  readonly environment: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** A command that it is started by. */
  readonly prefix?: readonly string[];
}

const typesAreStripped = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];

export function startProgram(
  file: URL,
  words: readonly string[],
  { environment, flags = [], prefix = [] }: Start,
): Program {
  const node = [process.execPath, ...typesAreStripped, ...flags, fileURLToPath(file), ...words];
  const [command = "", ...rest] = [...prefix, ...node];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...compiled, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  let over = false;
  const ended = once(child, "close").then(([code, signal]): Ended => {
    over = true;
    return { code, signal, output, errors };
  });
  return {
    process: child,
    ended,
    async said(word) {
      while (!output.includes(word) && !over) await Promise.race([once(child.stdout, "data"), ended]);
      if (!output.includes(word)) throw new Error(`The program ended without "${word}". ${errors}`);
      return output;
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
