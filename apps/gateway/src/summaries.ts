import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { createPostgresBackend, Queue, withBackend } from "bullmq";
import { DATABASE_URL, REDIS_URL } from "./settings.ts";

const telemetry = langfuseTelemetry();
const { Queue: PostgresQueue } = withBackend(createPostgresBackend);

/** Conversations for the worker to summarise. */
export const summaries = REDIS_URL
  ? new Queue("langfuse-demo", { connection: { url: REDIS_URL }, telemetry })
  : new PostgresQueue("langfuse-demo", { connection: DATABASE_URL, telemetry });
