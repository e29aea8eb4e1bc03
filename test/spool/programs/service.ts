import { execFileSync, fork } from "node:child_process";
import cluster from "node:cluster";
import { open, readdirSync, writeSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { initLangfuse, type LangfuseOptions, startObservation, trace } from "@langfuse-kit/core";
import { inspectSpool } from "@langfuse-kit/core/spool";

/**
 * A service with a spool on disk. It says of each observation that ended its id and when, and of itself that it gets to
 * run. `steady` works until it is ended, `burst` traces a hundred requests and is `ready` when they are accepted; `worker`,
 * `cluster` and `fork` do the same in a thread, in two workers of a cluster, in a child. `drain` only delivers what it
 * finds, then prints the books; `inspect` prints whose folders there are. `occupied` has none of Node's threads left when
 * it traces for the first time, `step` or `request`, and kills itself 50 ms later; `rest` traces nothing.
 */
const words = new Set((process.env.SPOOL_WORDS ?? "").split(" "));
const dir = process.env.LANGFUSE_SPOOL_DIR ?? "";
const options = JSON.parse(process.env.SPOOL_OPTIONS ?? "{}") as LangfuseOptions;
const now = (): string => (performance.timeOrigin + performance.now()).toFixed(1);

/** Where there are threads the pipe does not block: whoever reads may be busy, and nothing may be left out of its books. */
function say(line: string): void {
  for (let left = Buffer.from(`${line}\n`); left.length > 0; ) {
    try {
      left = left.subarray(writeSync(1, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
    }
  }
}

function ended(id: string): void {
  say(`ended ${id} ${now()}`);
}

function request(count: number): void {
  const ids = trace("request", { userId: "u", input: { count } }, (root) => {
    const inner = startObservation("step", { output: "x".repeat(count % 500) });
    inner.end();
    return [inner.id, root.id];
  });
  for (const id of ids) ended(id);
}

/** That event loop and file system get their turns: on a busy machine there is time in which neither does. */
async function turn(): Promise<void> {
  for (;;) {
    await pause(5);
    await stat(".");
    say(`turn ${now()}`);
  }
}

/** All of Node's threads wait for a pipe that nobody writes to: what is handed to them does not begin. */
function occupyThreads(): void {
  const pipe = join(dir, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (let thread = 0; thread < 4; thread++) open(pipe, "r", () => undefined);
}

async function dieOccupied(): Promise<void> {
  const long = startObservation("long");
  occupyThreads();
  if (words.has("request")) request(1);
  else {
    const inside = startObservation("inside", { parent: long });
    inside.end();
    ended(inside.id);
  }
  // Of the event loop alone, as long as it gets to run.
  for (let turn = 0; turn < 10; turn++) await pause(5);
  process.kill(process.pid, "SIGKILL");
}

async function work(): Promise<void> {
  const langfuse = initLangfuse(options);
  if (words.has("burst")) for (let count = 0; count < 100; count++) request(count);
  if (words.has("steady")) {
    let count = 0;
    void turn();
    // One that never ends: what ends inside of it must not be lost with it.
    const long = startObservation("long");
    setInterval(() => {
      request(count++);
      const inside = startObservation("inside", { parent: long });
      inside.end();
      ended(inside.id);
    }, 4);
  }
  // Late enough for files that are made beforehand.
  if (words.has("rest")) await pause(50);
  if (words.has("exit")) setTimeout(() => process.exit(3), 50);
  if (words.has("throw")) setTimeout(() => Promise.reject(new Error("thrown by the application")), 50);
  if (words.has("serve")) setInterval(() => undefined, 1_000);
  if (words.has("drain")) return await drain(langfuse);
  if (words.has("rest")) return;
  if (words.has("occupied")) return await dieOccupied();
  const expected = words.has("burst") ? 200 : 0;
  while (langfuse.health().accepted < expected) await pause(5);
  say("ready");
  parentPort?.postMessage("ready");
}

async function drain({ flush, health, shutdown }: ReturnType<typeof initLangfuse>): Promise<void> {
  const until = performance.now() + 15_000;
  const isBeingTaken = (): boolean => {
    try {
      return readdirSync(dir, { recursive: true, encoding: "utf8" }).some((name) => name.includes("from-"));
    } catch {
      // Somebody takes a folder that was to be looked into.
      return true;
    }
  };
  const isLeft = async (): Promise<boolean> =>
    isBeingTaken() || (await inspectSpool(dir).homes()).some(({ files, isAbandoned }) => files > 0 || isAbandoned);
  // What others left is looked for in the background, and there may be others at it as well.
  while ((await isLeft()) && performance.now() < until) {
    await flush(1_000);
    await pause(10);
  }
  say(`books ${JSON.stringify(health())}`);
  await shutdown();
}

if (words.has("worker") && isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { execArgv: process.execArgv });
  // It is not told that it ends, and runs no handler.
  worker.once("message", () => void worker.terminate().then(() => process.exit(0)));
} else if (words.has("cluster") && cluster.isPrimary) {
  let alive = 2;
  for (let count = 0; count < alive; count++) cluster.fork();
  // They end, and the primary lives on: what they left must not look as if it had an owner.
  cluster.on("exit", () => --alive === 0 && say("alone"));
  setInterval(() => undefined, 1_000);
} else if (words.has("fork") && process.argv[2] !== "child") {
  const child = fork(new URL(import.meta.url), ["child"], { execArgv: process.execArgv });
  child.on("exit", () => undefined);
  void work();
} else if (words.has("inspect")) say(`homes ${JSON.stringify(await inspectSpool(dir).homes())}`);
else void work();
