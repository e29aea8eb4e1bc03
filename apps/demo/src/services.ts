import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface Service {
  stop(): Promise<void>;
}

/** Starts one of the services beside this folder; resolves when it says that it is ready. */
export async function startService(name: string, environment: Record<string, string>): Promise<Service> {
  const entry = fileURLToPath(new URL(`../../${name}/src/index.ts`, import.meta.url));
  // In a group of its own: Ctrl-C reaches the demo alone, which then ends the services in their order.
  const child = fork(entry, { env: { ...process.env, ...environment }, detached: true });
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`${name} ended with ${code}`);
  });
  await Promise.race([once(child, "message"), gone]);
  gone.catch(() => undefined);
  return { stop: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
