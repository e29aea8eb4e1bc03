import { bullmqSpool, type DeliveryWorker, runDeliveryWorker } from "@langfuse-kit/bullmq";
import { score, span, trace } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { Queue } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { imbalance, keysOf, openLangfuse } from "../pipeline/fixtures/index.ts";
import { type RunningRedis, redisMissing, startRedis } from "../servers/index.ts";

let redis: RunningRedis;
let serial = 0;
const workers: DeliveryWorker[] = [];
const queues: Queue[] = [];

/** A queue that no other test uses. */
function place() {
  const given = { connection: { host: "127.0.0.1", port: redis.port }, queue: `langfuse-${serial++}` };
  const queue = new Queue(given.queue, { connection: given.connection });
  queue.on("error", () => undefined);
  queues.push(queue);
  return { ...given, inspect: queue };
}

function work(server: FakeLangfuse, at: ReturnType<typeof place>): DeliveryWorker {
  const worker = runDeliveryWorker({ ...keysOf(server), connection: at.connection, queue: at.queue });
  workers.push(worker);
  return worker;
}

/** Connected: before that, everything goes the other way. */
async function openWithQueue(server: FakeLangfuse, at: ReturnType<typeof place>) {
  const open = openLangfuse(server, { spool: bullmqSpool(at), mode: "immediate" });
  await at.inspect.waitUntilReady();
  await expect
    .poll(async () => {
      span("probe", () => undefined);
      await open.langfuse.flush();
      return open.langfuse.health().handedOver;
    })
    .toBeGreaterThan(0);
  return open;
}

describe.skipIf(redisMissing !== undefined)(
  `a spool in a BullMQ queue${redisMissing ? ` (${redisMissing})` : ""}`,
  () => {
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.close()));
      await Promise.all(queues.splice(0).map((queue) => queue.close()));
    });
    afterAll(() => redis.stop());

    it("hands over, and a worker sends it, scores as well", async () => {
      await using server = await startFakeLangfuse();
      const at = place();
      await using open = await openWithQueue(server, at);
      const before = open.langfuse.health();
      trace("one", () => {
        span("two", () => undefined);
        score({ name: "good", value: 1 });
      });
      await open.langfuse.flush();
      const { handedOver, delivered, pending } = open.langfuse.health();
      expect({ handedOver: handedOver - before.handedOver, delivered, pending }).toEqual({
        handedOver: 3,
        delivered: before.delivered,
        pending: 0,
      });
      expect(imbalance(open.langfuse.health())).toBe(0);
      const worker = work(server, at);
      await expect.poll(() => worker.health().delivered).toBe(handedOver);
      expect(server.observations().map(({ name }) => name)).toEqual(expect.arrayContaining(["one", "two"]));
      expect(server.scores()).toHaveLength(1);
      expect(await at.inspect.getJobCounts()).toMatchObject({ waiting: 0, failed: 0, completed: 0 });
    });

    it("tries again for as long as it takes, and sends the same bytes", async () => {
      await using server = await startFakeLangfuse();
      const at = place();
      await using open = await openWithQueue(server, at);
      // From here on: what came before the queue was ready went out by itself, and must not use them up.
      await server.faults.set({ status: 503, times: 2 });
      const { handedOver } = open.langfuse.health();
      const worker = work(server, at);
      await expect.poll(() => worker.health().delivered, { timeout: 15_000 }).toBe(handedOver);
      expect(worker.health().retried).toBeGreaterThan(0);
      expect(server.ledger.changed()).toEqual([]);
    }, 20_000);

    it("keeps what is refused in the failed set, alone, from where it is sent again", async () => {
      await using server = await startFakeLangfuse({ faults: { refuseIf: ({ name }) => name === "poison" } });
      const at = place();
      await using open = await openWithQueue(server, at);
      trace("fine", () => {
        for (let count = 0; count < 9; count++) span(count === 4 ? "poison" : "well", () => undefined);
      });
      await open.langfuse.flush();
      const { handedOver } = open.langfuse.health();
      const worker = work(server, at);
      await expect
        .poll(() => worker.health(), { timeout: 10_000 })
        .toMatchObject({ delivered: handedOver - 1, deadLettered: 1 });
      const [failed, ...others] = await at.inspect.getFailed();
      expect(others).toEqual([]);
      expect(failed?.failedReason).toMatch(/^400: /);
      expect(failed?.data.ids).toHaveLength(1);
      await server.faults.clear();
      await failed?.retry();
      await expect.poll(() => server.ledger.spans.has(failed?.data.ids[0])).toBe(true);
      expect(server.ledger.duplicates()).toEqual([]);
    }, 20_000);

    it("is left alone by a worker with the keys of another project", async () => {
      await using server = await startFakeLangfuse();
      await using other = await startFakeLangfuse({ publicKey: "pk-lf-other", secretKey: "sk-lf-other" });
      const at = place();
      await using _open = await openWithQueue(server, at);
      work(other, at);
      await expect.poll(async () => (await at.inspect.getFailed()).length).toBeGreaterThan(0);
      expect((await at.inspect.getFailed())[0]?.failedReason).toContain("another project");
      expect(other.ledger.spans.size).toBe(0);
    });

    it("that is full gives way to the next spool, at once", async () => {
      await using server = await startFakeLangfuse();
      const at = place();
      await using open = await openWithQueue(server, at);
      const admin = new Redis(at.connection);
      await admin.config("SET", "maxmemory", "1mb");
      try {
        const before = open.langfuse.health();
        const ids = Array.from({ length: 20 }, () => span("full", (step) => step.id));
        expect(await open.langfuse.flush()).toMatchObject({ pending: 0, dropped: 0 });
        expect(ids.filter((id) => !server.ledger.spans.has(id))).toEqual([]);
        expect(open.langfuse.health().delivered - before.delivered).toBe(20);
        expect(imbalance(open.langfuse.health())).toBe(0);
      } finally {
        await admin.config("SET", "maxmemory", "0");
        await admin.quit();
      }
    });

    it("that was never there costs nothing but the other way", async () => {
      await using server = await startFakeLangfuse();
      const nowhere = { connection: { host: "127.0.0.1", port: 1 }, queue: "never" };
      await using open = openLangfuse(server, { spool: bullmqSpool(nowhere) });
      const ids = Array.from({ length: 50 }, () => span("never", (step) => step.id));
      expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 50 });
      expect(ids.every((id) => server.ledger.spans.has(id))).toBe(true);
      expect(open.langfuse.health()).toMatchObject({ accepted: 50, handedOver: 0 });
    });

    it("that dies meanwhile gives way, and everything is in one place or the other", async () => {
      await using server = await startFakeLangfuse();
      const at = place();
      await using open = await openWithQueue(server, at);
      const ids: string[] = [];
      for (let count = 0; count < 40; count++) {
        if (count === 20) await redis.kill();
        ids.push(span("meanwhile", (step) => step.id));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await open.langfuse.flush();
      const { accepted, handedOver, delivered, pending } = open.langfuse.health();
      expect(accepted).toBe(handedOver + delivered);
      expect(pending).toBe(0);
      await redis.restart();
      const worker = work(server, at);
      await expect.poll(() => ids.filter((id) => !server.ledger.spans.has(id)), { timeout: 10_000 }).toEqual([]);
      expect(worker.health().deadLettered).toBe(0);
      expect(server.ledger.changed()).toEqual([]);
    }, 20_000);
  },
);
