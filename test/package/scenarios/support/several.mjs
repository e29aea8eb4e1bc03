// A thread, or a worker of a cluster, traces five requests; then this process alone is told to end.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { initLangfuse, trace } from "@langfuse-kit/core";

// Nothing leaves by the passing of time, and an end that waited for nothing would take a minute.
initLangfuse({ batch: { intervalMs: 60_000, holdMs: 60_000 }, shutdownMs: 60_000 });
const end = () => process.kill(process.pid, "SIGTERM");
const work = () => {
  for (let count = 0; count < 5; count++) trace("request", () => undefined);
};

if (!isMainThread) {
  work();
  setInterval(() => undefined, 1_000);
  parentPort.postMessage("ready");
} else if (cluster.isWorker) {
  // Node tells the primary that it listens after this callback: a primary that is gone by then would be EPIPE here.
  createServer().listen(0, () =>
    setImmediate(() => {
      work();
      process.send("ready");
    }),
  );
} else if (process.argv[2] === "thread") {
  new Worker(new URL(import.meta.url)).once("message", () => setTimeout(end, 20));
} else {
  cluster.fork().once("message", end);
}
