import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freePort } from "./free-port.ts";

/** What a test says that skips itself; undefined where there is a `redis-server`. */
export const redisMissing: string | undefined =
  spawnSync("redis-server", ["--version"]).error === undefined ? undefined : "no redis-server was found";

export interface RunningRedis {
  readonly port: number;
  /** Ends it as a crash does. What was added stays on disk. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis that writes each change to disk, so that it can be killed. */
export async function startRedis(): Promise<RunningRedis> {
  const [port, folder] = await Promise.all([freePort(), mkdtemp(join(tmpdir(), "langfuse-kit-redis-"))]);
  let server = await start(port, folder);
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill("SIGKILL");
    await exited;
  };
  return {
    port,
    kill,
    async restart() {
      server = await start(port, folder);
    },
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function start(port: number, folder: string): Promise<ChildProcess> {
  const options = {
    port,
    dir: folder,
    bind: "127.0.0.1",
    save: "",
    appendonly: "yes",
    // "everysec" answers before it writes while a sync is under way: a kill then loses what was answered.
    appendfsync: "no",
    "maxmemory-policy": "noeviction",
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const server = spawn("redis-server", args, { stdio: "ignore" });
  const end = (): void => void server.kill("SIGKILL");
  process.once("exit", end);
  server.once("exit", () => process.removeListener("exit", end));
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}`);
    await pause(10);
  }
  return server;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const settle = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => socket.write("PING\r\n"));
    socket.once("data", (data) => settle(String(data).startsWith("+PONG")));
    socket.once("error", () => settle(false));
  });
}
