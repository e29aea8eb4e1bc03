import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { type Job, Queue, Worker } from "bullmq";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { redisMissing, startRedis } from "../servers/index.ts";

const traces = captureTraces({ afterEach });
const runs = 10_000;
/** BullMQ makes about a hundred runs a second of one schedule, so there are several. */
const schedules = 20;

it("stays the same over 10,000 scheduled runs", { timeout: 60_000 }, async (context) => {
  if (redisMissing !== undefined) return context.skip(redisMissing);
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const connection = { port: redis.port };
  const telemetry = langfuseTelemetry();
  const queue = new Queue("ticks", { connection, telemetry });
  await trace("boot", async () => {
    for (let index = 0; index < schedules; index++) {
      await queue.upsertJobScheduler(`tick-${index}`, { every: 1 }, { name: "ping" });
    }
  });
  const sizes = new Set<number>();
  let count = 0;
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const work = async (job: Job): Promise<void> => {
    sizes.add(JSON.stringify(job.opts.telemetry).length);
    count += 1;
    if (count >= runs) finish();
  };
  const worker = new Worker("ticks", work, { connection, telemetry, concurrency: schedules });
  worker.on("error", () => undefined);
  await finished;
  for (let index = 0; index < schedules; index++) await queue.removeJobScheduler(`tick-${index}`);
  await Promise.all([worker.close(), queue.close()]);
  const all = await traces.all();
  const [boot] = all.filter(({ name }) => name === "boot");
  expect(boot?.observations).toHaveLength(1 + schedules);
  const ticks = all.filter((one) => one !== boot);
  expect(ticks.length).toBeGreaterThanOrEqual(runs);
  expect(ticks.every(({ observations }) => observations.length === 1)).toBe(true);
  expect(ticks.every(({ root }) => root.links[0]?.traceId === boot?.id)).toBe(true);
  expect(sizes.size).toBe(1);
});
