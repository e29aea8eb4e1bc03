import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** PostgreSQL's first process, killed and started again by hand; on Linux only. */
export interface Postmaster {
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** As it was, with what it had. */
  restart(): Promise<void>;
  stop(): void;
}

/** The one that `starter` has started. */
export function postmasterOf(starter: ChildProcess, port: number): Postmaster {
  let known: Known | undefined;
  let own: ChildProcess | undefined;
  return {
    async kill() {
      const pid = own?.pid ?? childOf(starter.pid ?? 0);
      known ??= lookAt(pid);
      process.kill(pid, "SIGKILL");
      while (await answers(port)) await pause(10);
    },
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
    stop: () => void own?.kill("SIGKILL"),
  };
}

interface Known {
  readonly command: readonly string[];
  readonly uid: number;
  readonly gid: number;
}

function childOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0]);
}

function lookAt(pid: number): Known {
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
