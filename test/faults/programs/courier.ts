import { runDeliveryWorker } from "@langfuse-kit/bullmq";
import { answer } from "./answer.ts";
import { queuePlace } from "./spool.ts";

/** Sends what applications handed over to the queue. */
const worker = runDeliveryWorker({ ...queuePlace(), timeoutMs: 2_000 });

answer({ health: () => worker.health(), close: () => worker.close() });
process.send?.({ ready: true });
