import { Queue } from "bullmq";

/** A Redis that is not ours keeps nothing of the demo. */
export async function forgetJobs(): Promise<void> {
  const { REDIS_URL } = process.env;
  if (!REDIS_URL) return;
  const queue = new Queue("chat", { connection: { url: REDIS_URL }, prefix: "langfuse-demo" });
  await queue.obliterate({ force: true }).finally(() => queue.close());
}
