// Works on one job and ends: node worker.mjs CONNECTION
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { generation, initLangfuse } from "@langfuse-kit/core";
import { Worker } from "bullmq";
import { backend, name, options } from "./place.mjs";

const langfuse = initLangfuse({ serviceName: "worker" });
const work = () => generation("answer", { model: "gpt-5" }, async () => "hello");
const worker = new Worker(name, work, { ...options, telemetry: langfuseTelemetry() }, backend);
await new Promise((resolve) => worker.once("completed", resolve));
await worker.close();
await langfuse.shutdown();
