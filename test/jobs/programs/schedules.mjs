// Works on many runs of schedules and prints what grew: node --expose-gc schedules.mjs PORT RUNS
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { Queue, Worker } from "bullmq";

/** BullMQ makes about a hundred runs a second of one schedule, so there are several. */
const schedules = 20;
const [port, wanted] = process.argv.slice(2).map(Number);
const langfuse = initLangfuse({ serviceName: "schedules" });
const connection = { port };
const telemetry = langfuseTelemetry();
const queue = new Queue("ticks", { connection, telemetry, defaultJobOptions: { removeOnComplete: true } });
await trace("boot", async () => {
  for (let index = 0; index < schedules; index++) {
    await queue.upsertJobScheduler(`tick-${index}`, { every: 1 }, { name: "ping" });
  }
});

const carrierSizes = new Set();
const heaps = [];
let count = 0;
let finish;
const finished = new Promise((resolve) => {
  finish = resolve;
});
const worker = new Worker(
  "ticks",
  async (job) => {
    carrierSizes.add(JSON.stringify(job.opts.telemetry).length);
    count += 1;
    if (count % (wanted / 5) !== 0 || count > wanted) return;
    await langfuse.flush();
    gc();
    heaps.push(process.memoryUsage().heapUsed);
    if (heaps.length === 5) finish();
  },
  { connection, telemetry, concurrency: schedules },
);
worker.on("error", () => undefined);
await finished;
await Promise.all([worker.close(), queue.close()]);
await langfuse.shutdown();
process.stdout.write(JSON.stringify({ carrierSizes: [...carrierSizes], heaps }));
