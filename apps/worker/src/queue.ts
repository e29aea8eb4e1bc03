import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { createPostgresBackend, type Job, Queue, Worker, withBackend } from "bullmq";
import { DATABASE_URL, REDIS_URL } from "./settings.ts";
import type { Conversation } from "./types.ts";

const name = "chat";
const redis = { connection: { url: REDIS_URL ?? "" }, prefix: "langfuse-demo" };
const telemetry = langfuseTelemetry({ output: (_job, result) => result });
const postgres = withBackend(createPostgresBackend);

export const queue = REDIS_URL
  ? new Queue<Conversation, string>(name, { ...redis, telemetry })
  : new postgres.Queue<Conversation, string>(name, { connection: DATABASE_URL, telemetry });

export const startWorker = (
  work: (job: Pick<Job<Conversation>, "name" | "data" | "attemptsMade">) => Promise<string>,
) =>
  REDIS_URL
    ? new Worker<Conversation, string>(name, work, { ...redis, telemetry })
    : new postgres.Worker<Conversation, string>(name, work, { connection: DATABASE_URL, telemetry });
