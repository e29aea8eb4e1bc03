// What BullMQ runs in a process or thread of its own.
import { withJobContext } from "@langfuse-kit/bullmq";
import { initLangfuse, span } from "@langfuse-kit/core";

const langfuse = initLangfuse({ serviceName: "sandbox" });

export default async function sandboxed(job) {
  try {
    return await withJobContext(job, () => span("in the sandbox", async () => job.data));
  } finally {
    await langfuse.flush();
  }
}
