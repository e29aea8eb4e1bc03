import "./instrumentation.ts";
import { evaluate } from "./evaluate.ts";
import { queue, startWorker } from "./queue.ts";
import { EVALUATION_CRON } from "./settings.ts";
import { summarise } from "./summarise.ts";

const worker = startWorker((job) => (job.name === "evaluate" ? evaluate() : summarise(job)));
await worker.waitUntilReady();
await queue.upsertJobScheduler("nightly-evaluation", { pattern: EVALUATION_CRON }, { name: "evaluate" });
process.once("SIGTERM", async () => {
  await worker.close();
  await queue.close();
});
process.send?.("ready");
