import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { createPostgresBackend, Queue, withBackend } from "bullmq";
import { DATABASE_URL, REDIS_URL } from "./settings.ts";

const telemetry = langfuseTelemetry();
const { Queue: PostgresQueue } = withBackend(createPostgresBackend);

/** Conversations for the worker to summarise. */
export const summaries = REDIS_URL
  ? new Queue("chat", { connection: { url: REDIS_URL }, prefix: "langfuse-demo", telemetry })
  : new PostgresQueue("chat", { connection: DATABASE_URL, telemetry });
