import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Queue, Worker } from "bullmq";
import { carrierOf, contestants } from "./contestants.ts";

/** One contestant in this process: `node run.ts CONTESTANT REDIS_PORT`. Prints one JSON line. */
const [name = "", port = ""] = process.argv.slice(2);
const load = contestants[name];
if (load === undefined) throw new Error(`No such contestant: ${name}`);

/** A service that has been at work for a while: at first the engine's compiler costs more than what is measured. */
const warmUp = 10_000;
const measured = 10_000;
const inFlight = 64;

const sink = fork(fileURLToPath(new URL("../sink.ts", import.meta.url)), ["0"], {
  stdio: ["ignore", "pipe", "inherit", "ipc"],
  // A profile of the contestant is not to be one of the sink.
  execArgv: [],
});
const contestant = await load(`http://127.0.0.1:${await firstLine(sink)}`);
const carry = await carrierOf(name);
const { telemetry } = contestant;
const options = {
  connection: { port: Number(port), maxRetriesPerRequest: null },
  ...(telemetry !== undefined && { telemetry }),
};
const queue = new Queue(`bench-${name}`, { ...options, defaultJobOptions: { removeOnComplete: true } });
const worker = new Worker(
  `bench-${name}`,
  contestant.wrap(async () => "done"),
  { ...options, concurrency: inFlight },
);

await pass(warmUp);
globalThis.gc?.();
const cpu = process.cpuUsage();
const start = performance.now();
await pass(measured);
const seconds = (performance.now() - start) / 1000;
const used = process.cpuUsage(cpu);
await contestant.flush();

process.stdout.write(
  `${JSON.stringify({
    contestant: name,
    jobsPerSecond: measured / seconds,
    cpuPerJob: (used.user + used.system) / measured,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  })}\n`,
);
await Promise.all([worker.close(), queue.close()]);
sink.kill();
process.exit(0);

/** Adds jobs and waits for them, with so many under way at any time. */
async function pass(jobs: number): Promise<void> {
  let done = 0;
  let added = 0;
  await new Promise<void>((resolve) => {
    const add = (): void => {
      added += 1;
      void contestant.add(() => queue.add("work", { index: added, carrier: carry() }));
    };
    const next = (): void => {
      done += 1;
      if (added < jobs) add();
      if (done === jobs) {
        worker.off("completed", next);
        resolve();
      }
    };
    worker.on("completed", next);
    for (let index = 0; index < inFlight; index++) add();
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [data] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return String(data).trim();
}
