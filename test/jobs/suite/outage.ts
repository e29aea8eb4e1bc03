import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { captureTraces } from "@langfuse-kit/testing";
import type * as bullmq from "bullmq";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { redisMissing, startRedis } from "../../servers/index.ts";

const jobs = 400;

/** What holds when the server goes away, whatever the version of BullMQ. */
export function outage(load: () => Promise<Pick<typeof bullmq, "Queue" | "Worker">>): void {
  const traces = captureTraces({ afterEach });

  it("loses nothing and fails nothing when Redis is killed and restarted under load", {
    timeout: 40_000,
  }, async (context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    const { Queue, Worker } = await load();
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const connection = { port: redis.port, maxRetriesPerRequest: null, retryStrategy: () => 50 };
    const telemetry = langfuseTelemetry();
    const queue = new Queue("load", { connection, telemetry });
    const done = new Set<string>();
    let half = (): void => undefined;
    const reachedHalf = new Promise<void>((resolve) => {
      half = resolve;
    });
    const worker = new Worker("load", async (job) => job.data, { connection, telemetry, concurrency: 5 });
    queue.on("error", () => undefined);
    worker.on("error", () => undefined);
    const all = new Promise<void>((resolve) => {
      worker.on("completed", (job) => {
        done.add(String(job.id));
        if (done.size === jobs / 2) half();
        if (done.size === jobs) resolve();
      });
    });
    const adding = (async () => {
      for (let index = 0; index < jobs; index++) await queue.add("work", index);
    })();
    await reachedHalf;
    await redis.kill();
    await redis.restart();
    await Promise.all([adding, all]);
    await Promise.all([worker.close(), queue.close()]);
    const roots = (await traces.all()).map(({ root }) => root);
    expect(roots).toHaveLength(jobs);
    expect(roots.filter(({ level }) => level === "ERROR")).toEqual([]);
    // An attempt that the outage cut off may be made again; each job has one that came through.
    for (const { children } of roots) expect(children.some(({ level }) => level === "DEFAULT")).toBe(true);
  });
}
