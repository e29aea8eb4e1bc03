import { runDeliveryWorker } from "@langfuse-kit/bullmq";
import { answer } from "./answer.ts";

/** Sends what applications handed over to the queue. */
const connection = { host: "127.0.0.1", port: Number(process.env.FAULTS_REDIS_PORT) };
const worker = runDeliveryWorker({ connection, timeoutMs: 2_000 });

answer({ health: () => worker.health(), close: () => worker.close() });
process.send?.({ ready: true });
