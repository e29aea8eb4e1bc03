import { fork } from "node:child_process";
import cluster from "node:cluster";
import { writeSync } from "node:fs";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { initLangfuse, type LangfuseOptions, startObservation, trace } from "@langfuse-kit/core";

/**
 * A service with a spool on disk. It says of each observation that ended its id and when, and of its event loop that it
 * turns. `steady` works until it is ended, `burst` traces a hundred requests; `worker`, `cluster` and `fork` do the same
 * in a thread, in two workers of a cluster, in a child. `drain` only delivers what it finds, then prints the books.
 */
const words = new Set((process.env.SPOOL_WORDS ?? "").split(" "));
const options = JSON.parse(process.env.SPOOL_OPTIONS ?? "{}") as LangfuseOptions;
const say = (line: string): void => void writeSync(1, `${line}\n`);
const now = (): string => (performance.timeOrigin + performance.now()).toFixed(1);

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

function work(): void {
  const langfuse = initLangfuse(options);
  if (words.has("burst")) for (let count = 0; count < 100; count++) request(count);
  if (words.has("steady")) {
    let count = 0;
    setInterval(() => say(`turn ${now()}`), 5);
    // One that never ends: what ends inside of it must not be lost with it.
    const long = startObservation("long");
    setInterval(() => {
      request(count++);
      const inside = startObservation("inside", { parent: long });
      inside.end();
      ended(inside.id);
    }, 4);
  }
  if (words.has("exit")) setTimeout(() => process.exit(3), 50);
  if (words.has("throw")) setTimeout(() => Promise.reject(new Error("thrown by the application")), 50);
  if (words.has("drain")) void drain(langfuse);
  else say("ready");
  parentPort?.postMessage("ready");
  if (words.has("serve")) setInterval(() => undefined, 1_000);
}

async function drain({ flush, health, shutdown }: ReturnType<typeof initLangfuse>): Promise<void> {
  const expected = Number(process.env.SPOOL_EXPECTED ?? 0);
  const until = performance.now() + 15_000;
  // What others left is looked for in the background.
  while (health().adopted < expected && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 20));
  for (let known = -1; known !== health().adopted; await new Promise((resolve) => setTimeout(resolve, 200))) {
    known = health().adopted;
    await flush(10_000);
  }
  say(`books ${JSON.stringify(health())}`);
  await shutdown();
}

if (words.has("worker") && isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { execArgv: process.execArgv });
  // Half a second after it is ready: it is not told that it ends, and runs no handler.
  worker.once("message", () => setTimeout(() => void worker.terminate().then(() => process.exit(0)), 500));
} else if (words.has("cluster") && cluster.isPrimary) {
  for (let count = 0; count < 2; count++) cluster.fork();
  // They end, and the primary lives on: what they left must not look as if it had an owner.
  cluster.on("exit", () => undefined);
  setInterval(() => undefined, 1_000);
} else if (words.has("fork") && process.argv[2] !== "child") {
  const child = fork(new URL(import.meta.url), ["child"], { execArgv: process.execArgv });
  child.on("exit", () => undefined);
  work();
} else work();
