import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

export interface RunningPostgres {
  /** `postgres://...`, as `pg` takes it. */
  readonly url: string;
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL("../../apps/demo/src/database.ts", import.meta.url));

/** Starts PostgreSQL as the demo does, with BullMQ's tables in it; it ends with this process. */
export async function startPostgres(): Promise<RunningPostgres> {
  const port = await freePort();
  const child = fork(program, { env: { ...process.env, PORT: String(port) } });
  const exited = once(child, "exit");
  const early = exited.then(([code]) => Promise.reject(new Error(`PostgreSQL did not start: ${code}`)));
  early.catch(() => undefined);
  await Promise.race([once(child, "message"), early]);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
