// Adds one job inside of a traced request: node producer.mjs PORT QUEUE

import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { initLangfuse, trace, updateTrace } from "@langfuse-kit/core";
import { Queue } from "bullmq";

const [port, name] = process.argv.slice(2);
const langfuse = initLangfuse({ serviceName: "producer" });
const queue = new Queue(name, { connection: { port: Number(port) }, telemetry: langfuseTelemetry() });
await trace("request", async () => {
  updateTrace({ userId: "u1", sessionId: "s1", tags: ["beta"], metadata: { plan: "pro" } });
  await queue.add("welcome", {});
});
await queue.close();
await langfuse.shutdown();
