import { trace, updateTrace } from "@langfuse-kit/core";
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { captureTraces } from "@langfuse-kit/testing";
import { Queue, Worker, createPostgresBackend, QueueEvents } from "bullmq";
import { afterEach, it, expect } from "vitest";
import { startPostgres, startRedis } from "../servers/index.ts";
const traces = captureTraces({ afterEach });
it("probe redis", async () => {
  const redis = await startRedis();
  const connection = { port: redis.port };
  const queue = new Queue("mail", { connection, telemetry: langfuseTelemetry() });
  const worker = new Worker("mail", async (job) => { if (job.attemptsMade < 2) throw new Error("no " + job.attemptsMade); return 5; }, { connection, telemetry: langfuseTelemetry() });
  await trace("request", { userId: "u1" }, () => queue.add("welcome", { a: 1 }, { attempts: 3, delay: 50 }));
  await new Promise((r) => worker.on("completed", r));
  await worker.close(); await queue.close(); await redis.stop();
  for (const t of await traces.all()) { console.log(String(t)); for (const o of t.observations) console.log(o.name, o.metadata, o.userId, o.statusMessage); }
}, 20000);
it("probe postgres", async () => {
  const t0 = Date.now();
  const pg = await startPostgres();
  console.log("pg up", Date.now() - t0);
  const connection = { connectionString: pg.url, migrate: true } as never;
  const queue = new Queue("mail", { connection, telemetry: langfuseTelemetry() }, createPostgresBackend as never);
  const worker = new Worker("mail", async (job) => 5, { connection, telemetry: langfuseTelemetry() }, createPostgresBackend as never);
  await trace("request", { userId: "u1" }, () => queue.add("welcome", { a: 1 }, { attempts: 3, delay: 50 }));
  await new Promise((r) => worker.on("completed", r));
  await worker.close(); await queue.close(); await pg.stop();
  console.log("pg done", Date.now() - t0);
  for (const t of await traces.all()) { console.log(String(t)); }
}, 20000);
