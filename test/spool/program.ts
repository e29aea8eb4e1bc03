import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const service = fileURLToPath(new URL("./programs/service.ts", import.meta.url));

/** A process of the service, on what is built: it starts in a third of the time, and there are many. */
export interface Program extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly signal: NodeJS.Signals | null; readonly output: string; readonly errors: string }>;
  /** Resolves when it has written this word, or has ended. */
  said(word: string): Promise<void>;
}

/** Only what is named is in its environment. */
export function startProgram(environment: Readonly<Record<string, string>>, prefix: readonly string[] = []): Program {
  const flags = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
  const [command = "", ...rest] = [...prefix, process.execPath, ...flags, service];
  const child = spawn(command, rest, {
    env: { PATH: process.env.PATH, ...environment },
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
  const ended = once(child, "close").then(([, signal]) => {
    over = true;
    return { signal, output, errors };
  });
  return {
    process: child,
    ended,
    async said(word) {
      while (!output.includes(word) && !over) await Promise.race([once(child.stdout, "data"), ended]);
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
