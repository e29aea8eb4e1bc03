import { runDeliveryWorker } from "@langfuse-kit/bullmq";

/** A process that only delivers: keys and address are in its environment. */
const worker = runDeliveryWorker({
  connection: { host: "127.0.0.1", port: Number(process.env.REDIS_PORT) },
  queue: process.env.QUEUE_NAME,
});
process.once("SIGTERM", () => void worker.close().then(() => process.exit(0)));
