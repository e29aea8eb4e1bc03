import "./instrumentation.ts";
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { generation, retriever } from "@langfuse-kit/core";
import { createPostgresBackend, withBackend } from "bullmq";

const { DATABASE_URL = "" } = process.env;

interface Letter {
  to: string;
}

const { Worker } = withBackend(createPostgresBackend);
const worker = new Worker<Letter>(
  "letters",
  async ({ data: { to } }) => {
    const address = await retriever("address", { input: to }, async () => `${to}, 1 Main Street`);
    return generation("letter", { model: "gpt-5-mini", input: `Write to ${address}` }, async (step) => {
      const text = `Dear ${to}, all is well.`;
      step.update({ output: text, usage: { input: 812, output: 96 } });
      return text;
    });
  },
  { connection: DATABASE_URL, telemetry: langfuseTelemetry({ output: (_job, result) => result }) },
);

await worker.waitUntilReady();
process.send?.("ready");
