import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { createPostgresBackend, type Processor, Queue, Worker, withBackend } from "bullmq";
import { DATABASE_URL, REDIS_URL } from "./settings.ts";
import type { Conversation } from "./types.ts";

const name = "langfuse-demo";
const telemetry = langfuseTelemetry({ output: (_job, result) => result });
const postgres = withBackend(createPostgresBackend);

export const queue: Queue<Conversation, string> = REDIS_URL
  ? new Queue(name, { connection: { url: REDIS_URL }, telemetry })
  : new postgres.Queue(name, { connection: DATABASE_URL, telemetry });

export function startWorker(work: Processor<Conversation, string>): Worker<Conversation, string> {
  return REDIS_URL
    ? new Worker(name, work, { connection: { url: REDIS_URL }, telemetry })
    : new postgres.Worker(name, work, { connection: DATABASE_URL, telemetry });
}
