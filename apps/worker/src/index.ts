import "./instrumentation.ts";
import { evaluate } from "./evaluate.ts";
import { queue, startWorker } from "./queue.ts";
import { EVALUATION_CRON } from "./settings.ts";
import { summarise } from "./summarise.ts";

const jobOfThatMomentExists = -10;

const worker = startWorker((job) => (job.name === "evaluate" ? evaluate() : summarise(job)));
await worker.waitUntilReady();
await queue
  .upsertJobScheduler("nightly-evaluation", { pattern: EVALUATION_CRON }, { name: "evaluate" })
  .catch((error) => {
    // Refused so while the job of that very moment is at work: the schedule stands, set by whoever ran before.
    if (error.code !== jobOfThatMomentExists) throw error;
  });
process.once("SIGTERM", async () => {
  await worker.close();
  await queue.close();
});
process.send?.("ready");
