import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

export interface RunningPostgres {
  /** `postgres://...`, as `pg` takes it. */
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash does; on Linux only. */
  kill(): Promise<void>;
  /** As it was, with what it had. */
  restart(): Promise<void>;
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
  let known: Postmaster | undefined;
  let own: ChildProcess | undefined;

  async function kill(): Promise<void> {
    const pid = own?.pid ?? childOf(child.pid ?? 0);
    known ??= lookAt(pid);
    process.kill(pid, "SIGKILL");
    while (await answers(port)) await pause(10);
  }

  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    kill,
    async restart() {
      if (known === undefined) return;
      const { command, uid, gid } = known;
      const [file = "", ...words] = command;
      // What the dead one shared with its servers may be there for a moment still, and then it refuses.
      while (!(await answers(port))) {
        if (own === undefined || own.exitCode !== null || own.signalCode !== null) {
          own = spawn(file, words, { uid, gid, cwd: "/", stdio: "ignore" });
        }
        await pause(50);
      }
    },
    async stop() {
      own?.kill("SIGKILL");
      child.kill("SIGTERM");
      await exited;
    },
  };
}

interface Postmaster {
  readonly command: readonly string[];
  readonly uid: number;
  readonly gid: number;
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);
}

function lookAt(pid: number): Postmaster {
  const { uid, gid } = statSync(`/proc/${pid}`);
  return { command: readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1), uid, gid };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
