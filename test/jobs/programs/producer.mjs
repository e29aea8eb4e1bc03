// Adds one job inside of a traced request: node producer.mjs CONNECTION
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { initLangfuse, trace, updateTrace } from "@langfuse-kit/core";
import { Queue } from "bullmq";
import { backend, name, options } from "./place.mjs";

const langfuse = initLangfuse({ serviceName: "producer" });
const queue = new Queue(name, { ...options, telemetry: langfuseTelemetry() }, backend);
await trace("request", async () => {
  updateTrace({ userId: "u1", sessionId: "s1", tags: ["beta"], metadata: { plan: "pro" } });
  await queue.add("welcome", {});
});
await queue.close();
await langfuse.shutdown();
