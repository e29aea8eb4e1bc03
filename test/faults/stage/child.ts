import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compiled } from "../../programs/compiled.ts";
import { type Ask, openCalls } from "./calls.ts";

/** A program in a process of its own. */
export interface Child {
  readonly ask: Ask;
  /** What it said when it was ready. */
  readonly ready: Promise<unknown>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** All that it wrote. */
  said(): string;
  isAlive(): boolean;
  /** Of the process itself, also where another one started it for us. */
  pid(): number | undefined;
  /** Its open files and sockets; undefined where that cannot be seen. */
  handles(): number | undefined;
  signal(signal: NodeJS.Signals): void;
}

const nodeFlags = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning", "--expose-gc"];

/** Starts one of the programs. Only what is named is in its environment. */
export function startChild(
  program: string,
  environment: Readonly<Record<string, string>>,
  { hostName }: { readonly hostName?: string | undefined } = {},
): Child {
  const node = [process.execPath, ...nodeFlags, fileURLToPath(new URL(`../programs/${program}.ts`, import.meta.url))];
  const inside = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--uts"];
  const [command = "", ...words] =
    hostName === undefined ? node : [...inside, "sh", "-c", `hostname ${hostName} && exec "$@"`, "sh", ...node];
  const child = spawn(command, words, {
    env: { PATH: process.env.PATH, ...compiled, ...environment },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal }));
  const early = ended.then(({ code, signal }) => Promise.reject(new Error(`${program}: ${code ?? signal}\n${output}`)));
  early.catch(() => undefined);
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  const pid = (): number | undefined => (hostName === undefined ? child.pid : onlyChildOf(child));
  return {
    ask: openCalls(child),
    ready: Promise.race([saidReady(child), early]),
    ended,
    said: () => output,
    isAlive,
    pid,
    handles: () => countHandles(pid()),
    signal(signal) {
      const number = pid() ?? child.pid;
      if (number !== undefined && isAlive()) process.kill(number, signal);
    },
  };
}

async function saidReady(child: ChildProcess): Promise<unknown> {
  for (;;) {
    const [message] = await once(child, "message");
    if (typeof message === "object" && message !== null && "ready" in message) return message.ready;
  }
}

function countHandles(pid: number | undefined): number | undefined {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return undefined;
  }
}

function onlyChildOf({ pid }: ChildProcess): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    return first === "" || first === undefined ? undefined : Number(first);
  } catch {
    return undefined;
  }
}
