import cluster from "node:cluster";
import { once } from "node:events";
import { createServer } from "node:http";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { initLangfuse, type LangfuseOptions, trace } from "@langfuse-kit/core";

/**
 * A service of several: `threads` is one with a thread, `cluster` one with three workers. Each traces five requests and
 * stays alive; the main thread traces one. The options of `initLangfuse` come as JSON in PIPELINE_OPTIONS.
 *
 * `late` sets up the main thread after the other one, `unwaited` lets it end by itself, `exited` ends the thread from outside
 * before, `listen` brings a listener of the application's own for SIGTERM; a worker of the cluster that is to `hear` listens
 * for the end of its primary.
 */
const words = new Set(process.argv.slice(2));
const options = JSON.parse(process.env.PIPELINE_OPTIONS ?? "{}") as LangfuseOptions;
const say = (word: string): void => void process.stdout.write(`${word}\n`);
const stay = (): void => void setInterval(() => undefined, 1_000);
const work = (count: number): void => {
  for (let number = 0; number < count; number++) trace(`request ${number}`, () => undefined);
};

function startThread(): void {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), execArgv: process.execArgv });
  worker.once("message", () => {
    if (words.has("late")) initLangfuse(options);
    work(1);
    if (words.has("exited")) void worker.terminate().then(() => say("ready"));
    else void met(worker).then(() => say("ready"));
    if (words.has("unwaited")) worker.unref();
    else stay();
  });
}

/** What the two set-ups had to tell each other was heard: it was posted before what went to and fro since. */
async function met(worker: Worker): Promise<void> {
  for (let round = 0; round < 3; round++) {
    worker.postMessage("heard?");
    await once(worker, "message");
  }
}

function startCluster(): void {
  let ready = 0;
  for (let count = 0; count < 3; count++) cluster.fork().once("message", () => ++ready === 3 && say("ready"));
}

if (words.has("threads")) {
  if (!isMainThread || !words.has("late")) initLangfuse(options);
  if (words.has("listen") && isMainThread) process.on("SIGTERM", () => undefined);
  if (isMainThread) startThread();
  else {
    work(5);
    stay();
    parentPort?.on("message", (question) => parentPort?.postMessage(question));
    parentPort?.postMessage("ready");
  }
} else {
  initLangfuse(options);
  if (cluster.isPrimary) startCluster();
  else {
    process.on("exit", (code) => say(`exit ${code}`));
    if (words.has("hear")) cluster.worker?.on("disconnect", () => say("disconnected"));
    // Node tells the primary that it listens after this callback: a primary that is gone by then would be EPIPE here.
    createServer().listen(0, () =>
      setImmediate(() => {
        work(5);
        process.send?.("ready");
      }),
    );
  }
}
