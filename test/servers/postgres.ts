import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { freePort } from "./free-port.ts";
import { type Postmaster, postmasterOf } from "./postmaster.ts";

export interface RunningPostgres extends Pick<Postmaster, "kill" | "restart"> {
  /** `postgres://...`, as `pg` takes it. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections as a crash does, and waits until it has recovered. */
  crash(): Promise<void>;
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
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const postmaster = postmasterOf(child, port);
  return {
    url,
    port,
    kill: postmaster.kill,
    restart: postmaster.restart,
    crash: () => crash(url),
    async stop() {
      postmaster.stop();
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** When one of its processes is killed, the server ends all others, recovers, and starts anew. */
async function crash(url: string): Promise<void> {
  const [victim] = await ask(url, "select pid from pg_stat_activity where backend_type = 'checkpointer'");
  process.kill(Number(victim?.pid), "SIGKILL");
  let isBack = false;
  while (!isBack) {
    await pause(20);
    // It answers for a moment before it has noticed.
    const others = "select 1 from pg_stat_activity where backend_type = 'checkpointer' and pid <> ";
    isBack = (await ask(url, others + Number(victim?.pid)).catch(() => [])).length === 1;
  }
}

async function ask(url: string, question: string): Promise<{ pid?: number }[]> {
  const client = new Client(url);
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query(question)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
