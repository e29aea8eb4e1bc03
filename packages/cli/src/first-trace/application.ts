import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

/** What of the output is kept. */
const keptCharacters = 20_000;

export interface Application {
  readonly output: () => string;
  readonly exitCode: () => number | undefined;
  readonly exited: Promise<number>;
  /** Ends it with all that it has started. */
  stop(): Promise<void>;
}

/** Starts a program without a shell, in a process group of its own, so that it can be ended with its children. */
export function startApplication(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Application {
  const [program = "", ...args] = command;
  const ownGroup = process.platform !== "win32";
  const child = spawn(program, args, { cwd, env, detached: ownGroup, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let exitCode: number | undefined;
  const end = (code: number): number => {
    exitCode = code;
    return code;
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-keptCharacters);
    });
  }
  const release = endWithUs(() => signal(child, "SIGKILL", ownGroup));
  const exited = new Promise<number>((resolve) => {
    child.once("error", (error) => {
      output += error.message;
      resolve(end(1));
    });
    child.once("exit", (code) => resolve(end(code ?? 1)));
  });
  return {
    output: () => output,
    exitCode: () => exitCode,
    exited,
    async stop() {
      signal(child, "SIGTERM", ownGroup);
      await Promise.race([exited, pause(5_000, undefined, { ref: false })]);
      // What ignored the first one, and children of a parent that is gone already.
      signal(child, "SIGKILL", ownGroup);
      if (exitCode === undefined) await Promise.race([once(child, "exit"), pause(2_000, undefined, { ref: false })]);
      release();
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
    },
  };
}

/** In a group of its own it does not hear of Ctrl+C: whoever ends this command ends what it started too. */
function endWithUs(end: () => void): () => void {
  const listeners = (["SIGINT", "SIGTERM", "SIGHUP"] as const).map((name) => {
    const exit = (): void => process.exit(128 + constants.signals[name]);
    process.once(name, exit);
    return () => process.off(name, exit);
  });
  process.once("exit", end);
  return () => {
    process.off("exit", end);
    for (const remove of listeners) remove();
  };
}

function signal(child: ChildProcess, name: NodeJS.Signals, ownGroup: boolean): void {
  try {
    if (ownGroup && child.pid !== undefined) process.kill(-child.pid, name);
    else child.kill(name);
  } catch {
    // It is gone.
  }
}
