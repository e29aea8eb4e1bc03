import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Service {
  /** Resolves when it says that it is ready. */
  readonly isReady: Promise<void>;
  /** Asks it to end, and waits; one that does not listen is ended after a while. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

const patienceMs = 8_000;
const followParent = new URL("follow-parent.ts", import.meta.url).href;

/** Starts a program below `apps`, in a group of its own: Ctrl-C reaches the demo alone, which then ends all in order. */
export function startService(program: string, environment: Readonly<Record<string, string>>): Service {
  const entry = fileURLToPath(new URL(`../../${program}`, import.meta.url));
  const env = { ...process.env, ...environment };
  const child = fork(entry, { env, detached: true, execArgv: ["--import", followParent] });
  const gone = once(child, "exit").then(([code, signal]) => {
    throw new Error(`${program} ended with ${code ?? signal}`);
  });
  const isReady = Promise.race([once(child, "message"), gone]).then(() => undefined);
  for (const promise of [gone, isReady]) promise.catch(() => undefined);
  return { isReady, stop: () => end(child, "SIGTERM"), kill: () => end(child, "SIGKILL") };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  const impatience = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  child.kill(signal);
  await exited;
  clearTimeout(impatience);
}
