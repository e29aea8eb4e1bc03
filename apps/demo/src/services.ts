import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Service {
  /** Resolves when it says that it is ready. */
  readonly isReady: Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program below `apps`, in a group of its own: Ctrl-C reaches the demo alone, which then ends all in order. */
export function startService(program: string, environment: Readonly<Record<string, string>>): Service {
  const entry = fileURLToPath(new URL(`../../${program}`, import.meta.url));
  const child = fork(entry, { env: { ...process.env, ...environment }, detached: true });
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`${program} ended with ${code}`);
  });
  const isReady = Promise.race([once(child, "message"), gone]).then(() => undefined);
  for (const promise of [gone, isReady]) promise.catch(() => undefined);
  return { isReady, stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
