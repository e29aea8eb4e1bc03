import cluster from "node:cluster";
import { subscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { initLangfuse } from "@langfuse-kit/core";
import type { ApplicationPlan } from "../table/types.ts";
import { answer } from "./answer.ts";
import { setClock } from "./clock.ts";
import { openJobs } from "./jobs.ts";
import { openLedger } from "./ledger.ts";
import { spoolOf } from "./spool.ts";
import { openTraffic } from "./traffic.ts";

/** A service that is traced: alone, in four workers of a cluster, or in three threads. */
const plan = JSON.parse(process.env.FAULTS_PLAN ?? "{}") as ApplicationPlan;

const ends = {
  exit: () => process.exit(3),
  throw() {
    throw new Error("thrown by the application");
  },
  reject: () => Promise.reject(new Error("rejected by the application")),
  abort: () => process.abort(),
};

/** What can be asked of whoever traces. */
type Handlers = Readonly<Record<string, (value: never) => unknown>>;

async function work(): Promise<Handlers> {
  const ledger = await openLedger();
  subscribe("langfuse.dropped", (message) => {
    const { reason, count, ids } = message as { reason: string; count: number; ids: readonly string[] };
    ledger.dropped(reason, count, ids);
  });
  const langfuse = initLangfuse({ capture: "redacted", ...plan.options, spool: spoolOf(plan) });
  const traffic = plan.jobs ? await openJobs(ledger) : openTraffic(plan, ledger);
  setInterval(ledger.turn, 5);
  const timer = plan.everyMs > 0 ? setInterval(traffic.request, plan.everyMs) : undefined;
  return {
    async rest() {
      clearInterval(timer);
      await traffic.rest();
    },
    burst(requests: number) {
      for (let count = 0; count < requests; count++) traffic.request();
    },
    async flush(milliseconds: number) {
      await langfuse.flush(milliseconds);
      return { health: langfuse.health(), dead: langfuse.deadLetters.list().flatMap(({ ids }) => ids) };
    },
    async shutdown() {
      await langfuse.shutdown();
    },
    clock: setClock,
    end: (how: keyof typeof ends) => void setImmediate(ends[how]),
    sample() {
      globalThis.gc?.();
      return { ...process.memoryUsage(), handles: readdirSync("/proc/self/fd").length, health: langfuse.health() };
    },
  };
}

/** A thread refuses flags that are the whole process'. */
const threadFlags = process.execArgv.filter((flag) => flag !== "--expose-gc");

/** The main thread traces as well, and speaks for the others. */
async function withThreads(): Promise<Handlers> {
  const threads = [1, 2].map(() => new Worker(new URL(import.meta.url), { execArgv: threadFlags }));
  await Promise.all(threads.map((thread) => once(thread, "message")));
  const own = await work();
  const alive = new Set(threads);
  const everywhere = (name: string) => async (value: unknown) => {
    const others = [...alive].map(async (thread) => {
      thread.postMessage({ name, value });
      await Promise.race([once(thread, "message"), once(thread, "exit")]);
    });
    const result = await own[name]?.(value as never);
    await Promise.all(others);
    return result;
  };
  return {
    ...own,
    rest: everywhere("rest"),
    burst: everywhere("burst"),
    flush: everywhere("flush"),
    async terminate(index: number) {
      const thread = threads[index % threads.length];
      if (thread === undefined) return;
      alive.delete(thread);
      const { threadId } = thread;
      await thread.terminate();
      return threadId;
    },
  };
}

async function inThread(): Promise<void> {
  const own = await work();
  parentPort?.on("message", async ({ name, value }: { name: string; value: unknown }) => {
    await own[name]?.(value as never);
    parentPort?.postMessage("done");
  });
  parentPort?.postMessage("ready");
}

/** The primary only passes on what it is asked. */
async function asPrimary(): Promise<Handlers> {
  const workers = Array.from({ length: 4 }, () => cluster.fork());
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const everywhere = (name: string) => async (value: unknown) => {
    const answers = workers.map(async (worker) => {
      if (!worker.isConnected()) return;
      const answered = Promise.race([once(worker, "message"), once(worker, "exit")]);
      worker.send({ name, value }, () => undefined);
      await answered;
    });
    await Promise.all(answers);
  };
  return {
    rest: everywhere("rest"),
    burst: everywhere("burst"),
    flush: everywhere("flush"),
    workers: () => workers.map(({ process: { pid } }) => pid),
  };
}

async function asWorker(): Promise<void> {
  const own = await work();
  process.on("message", async ({ name, value }: { name: string; value: unknown }) => {
    await own[name]?.(value as never);
    process.send?.("done");
  });
  process.send?.("ready");
}

if (!isMainThread) await inThread();
else if (cluster.isWorker) await asWorker();
else {
  answer(plan.shape === "cluster" ? await asPrimary() : plan.shape === "threads" ? await withThreads() : await work());
  process.send?.({ ready: true });
}
