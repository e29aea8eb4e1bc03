import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { bullmqSpool, type DeliveryWorker, runDeliveryWorker } from "@langfuse-kit/bullmq";
import { span } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { Queue, RedisConnection } from "bullmq";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { imbalance, keysOf, openLangfuse } from "../pipeline/fixtures/index.ts";
import { type RunningRedis, redisMissing, startRedis } from "../servers/index.ts";
import { openWithQueue, type QueuePlace } from "./open-with-queue.ts";

let redis: RunningRedis;
let serial = 0;
const workers: DeliveryWorker[] = [];
const queues: Queue[] = [];
const program = fileURLToPath(new URL("./programs/worker.ts", import.meta.url));

/** A queue that no other test uses. */
function place() {
  const given = { connection: { host: "127.0.0.1", port: redis.port }, queue: `langfuse-${serial++}` };
  const inspect = new Queue(given.queue, { connection: given.connection });
  inspect.on("error", () => undefined);
  queues.push(inspect);
  return { ...given, inspect } satisfies QueuePlace;
}

function work(server: FakeLangfuse, { connection, queue }: ReturnType<typeof place>): DeliveryWorker {
  const worker = runDeliveryWorker({ ...keysOf(server), connection, queue });
  workers.push(worker);
  return worker;
}

/** Redis under other settings, for as long as the test takes. */
async function configured(settings: Readonly<Record<string, string>>): Promise<AsyncDisposable> {
  const admin = new Redis(redis.port);
  const before: [string, string][] = [];
  for (const [name, value] of Object.entries(settings)) {
    const [, old = ""] = (await admin.config("GET", name)) as string[];
    before.push([name, old]);
    await admin.config("SET", name, value);
  }
  return {
    async [Symbol.asyncDispose]() {
      for (const [name, value] of before) await admin.config("SET", name, value);
      await admin.quit();
    },
  };
}

const make = (count: number, name: string): string[] => Array.from({ length: count }, () => span(name, ({ id }) => id));

describe.skipIf(redisMissing !== undefined)(`a queue whose Redis${redisMissing ? ` (${redisMissing})` : ""}`, () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    await Promise.all(queues.splice(0).map((queue) => queue.close()));
  });
  afterAll(() => redis.stop());

  it("is well is emptied by a worker in another process, which has the keys", async () => {
    await using server = await startFakeLangfuse();
    const at = place();
    await using open = await openWithQueue(server, at);
    const ids = make(20, "elsewhere");
    await open.langfuse.flush();
    const flags = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
    const environment = { ...server.environment, REDIS_PORT: String(redis.port), QUEUE_NAME: at.queue };
    const child = spawn(process.execPath, [...flags, program], { env: { PATH: process.env.PATH, ...environment } });
    try {
      await expect.poll(() => ids.filter((id) => !server.ledger.spans.has(id)), { timeout: 15_000 }).toEqual([]);
      child.kill("SIGTERM");
      expect(await once(child, "exit")).toEqual([0, null]);
    } finally {
      child.kill("SIGKILL");
    }
  }, 20_000);

  it("is reached by a client of the application's is left to it when a worker closes", async () => {
    await using server = await startFakeLangfuse();
    const client = new Redis(redis.port, { maxRetriesPerRequest: null });
    const worker = runDeliveryWorker({ ...keysOf(server), connection: client, queue: place().queue });
    await expect.poll(() => worker.health().waiting).toBe(0);
    await worker.close();
    expect(await client.ping()).toBe("PONG");
    client.disconnect();
  });

  it("is full gives way to the next spool, at once", async () => {
    await using server = await startFakeLangfuse();
    const at = place();
    await using open = await openWithQueue(server, at);
    await using _full = await configured({ maxmemory: "1mb" });
    const before = open.langfuse.health();
    const ids = make(20, "full");
    expect(await open.langfuse.flush()).toMatchObject({ pending: 0, dropped: 0 });
    expect(ids.filter((id) => !server.ledger.spans.has(id))).toEqual([]);
    const { delivered, spoolError } = open.langfuse.health();
    expect(delivered - before.delivered).toBe(20);
    expect(spoolError).toContain("this process sends by itself");
    expect(imbalance(open.langfuse.health())).toBe(0);
  });

  it("takes its time is not waited for", async () => {
    await using server = await startFakeLangfuse();
    const at = place();
    await using open = await openWithQueue(server, at);
    const admin = new Redis(redis.port);
    await admin.call("CLIENT", "PAUSE", "3000", "ALL");
    const ids = make(20, "slow");
    expect(await open.langfuse.flush()).toMatchObject({ pending: 0, dropped: 0 });
    expect(ids.filter((id) => !server.ledger.spans.has(id))).toEqual([]);
    admin.disconnect();
    // Redis takes them after all, and nothing tells one copy from the other.
    const worker = work(server, at);
    await expect.poll(() => worker.health().delivered, { timeout: 10_000 }).toBeGreaterThan(0);
    expect(server.ledger.changed()).toEqual([]);
    expect(imbalance(open.langfuse.health())).toBe(0);
  }, 20_000);

  it("deletes what it has no room for is said to do so, once, in the log and in the books", async () => {
    await using server = await startFakeLangfuse();
    await using _evicting = await configured({ "maxmemory-policy": "allkeys-lru" });
    const at = place();
    await using open = await openWithQueue(server, at);
    await expect.poll(() => open.langfuse.health().spoolError).toMatch(/maxmemory-policy allkeys-lru.*noeviction/);
    make(3, "said");
    await open.langfuse.flush();
    expect(open.lines.filter((line) => line.includes("noeviction"))).toHaveLength(1);
  });

  it("nobody can talk to, for want of a driver, is said to be so, by the service and by the worker, and harms neither", async () => {
    await using server = await startFakeLangfuse();
    RedisConnection.clientFactory = () => {
      throw new Error("there is no driver");
    };
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    try {
      const nowhere = { connection: { host: "127.0.0.1", port: redis.port }, queue: "no-driver" };
      await using open = openLangfuse(server, { spool: bullmqSpool(nowhere) });
      const worker = runDeliveryWorker({ ...keysOf(server), ...nowhere, logger: { warn: write, error: write } });
      await expect.poll(() => lines.join()).toContain("The delivery worker cannot run: there is no driver");
      make(3, "alone");
      expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 3 });
      expect(open.langfuse.health().spoolError).toContain("there is no driver");
      await worker.close();
    } finally {
      Object.assign(RedisConnection, { clientFactory: undefined });
    }
  });

  it("was never there costs nothing but the other way", async () => {
    await using server = await startFakeLangfuse();
    const nowhere = { connection: { host: "127.0.0.1", port: 1 }, queue: "never" };
    await using open = openLangfuse(server, { spool: bullmqSpool(nowhere) });
    const ids = make(50, "never");
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, delivered: 50 });
    expect(ids.every((id) => server.ledger.spans.has(id))).toBe(true);
    expect(open.langfuse.health()).toMatchObject({ accepted: 50, handedOver: 0 });
  });

  it.each(["options", "a client of the application's"])(
    "dies gives way, and everything is in one place or the other, by %s",
    async (by) => {
      await using server = await startFakeLangfuse();
      const at = place();
      const client = new Redis(redis.port, { maxRetriesPerRequest: null });
      client.on("error", () => undefined);
      await using open = await openWithQueue(server, by === "options" ? at : { ...at, connection: client });
      const ids: string[] = [];
      for (let count = 0; count < 40; count++) {
        if (count === 20) await redis.kill();
        ids.push(...make(1, "meanwhile"));
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
      client.disconnect();
    },
    20_000,
  );
});
