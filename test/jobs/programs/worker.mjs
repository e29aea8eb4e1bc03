// Works on one job and ends: node worker.mjs PORT QUEUE

import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { generation, initLangfuse } from "@langfuse-kit/core";
import { Worker } from "bullmq";

const [port, name] = process.argv.slice(2);
const langfuse = initLangfuse({ serviceName: "worker" });
const worker = new Worker(name, () => generation("answer", { model: "gpt-5" }, async () => "hello"), {
  connection: { port: Number(port) },
  telemetry: langfuseTelemetry(),
});
await new Promise((resolve) => worker.once("completed", resolve));
await worker.close();
await langfuse.shutdown();
