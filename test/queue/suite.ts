import { type DeliveryWorker, runDeliveryWorker } from "@langfuse-kit/bullmq";
import { type LangfuseOptions, score, span, trace } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import type { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Backend, RunningBackend } from "../jobs/suite/backend.ts";
import { saysMissing } from "../jobs/suite/say-missing.ts";
import { imbalance, keysOf } from "../pipeline/fixtures/index.ts";
import { openWithQueue, type QueuePlace } from "./open-with-queue.ts";

/** More than a worker has in hand. */
const many = 130;

/** What holds of delivery through a queue, whatever is behind it. */
export function deliveryThroughQueue(backend: Backend): void {
  if (saysMissing(backend)) return;
  let running: RunningBackend;
  let serial = 0;
  const workers: DeliveryWorker[] = [];
  const queues: Queue[] = [];

  /** A queue that no other test uses. */
  function place(): QueuePlace {
    const connection = running.connection() as never;
    const more = running.factory === undefined ? {} : { backend: running.factory as never };
    // A busy database is waited for: what goes past it is for the tests of its faults.
    const given = { connection, queue: `langfuse-${process.pid}-${serial++}`, timeoutMs: 10_000, ...more };
    const queue = new running.classes.Queue(given.queue, { connection }, running.factory as never);
    queue.on("error", () => undefined);
    queues.push(queue);
    return { ...given, inspect: queue };
  }

  function work(
    server: FakeLangfuse,
    { inspect: _, timeoutMs: __, ...at }: QueuePlace,
    options: LangfuseOptions = {},
  ): DeliveryWorker {
    const worker = runDeliveryWorker({ ...keysOf(server), ...options, ...at });
    workers.push(worker);
    return worker;
  }

  describe(`a spool in a queue of ${backend.name}`, () => {
    beforeAll(async () => {
      running = await backend.start();
    }, 60_000);
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.close()));
      await Promise.all(queues.splice(0).map((queue) => queue.close()));
    });
    afterAll(() => running.stop());

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
      const { handedOver, delivered, pending, spoolError } = open.langfuse.health();
      expect({ handedOver: handedOver - before.handedOver, delivered, pending, spoolError }).toEqual({
        handedOver: 3,
        delivered: before.delivered,
        pending: 0,
        spoolError: undefined,
      });
      expect(imbalance(open.langfuse.health())).toBe(0);
      const worker = work(server, at);
      await expect.poll(() => worker.health().delivered, { timeout: 10_000 }).toBe(handedOver);
      expect(server.observations().map(({ name }) => name)).toEqual(expect.arrayContaining(["one", "two"]));
      expect(server.scores()).toHaveLength(1);
      await expect
        .poll(() => at.inspect.getJobCounts(), { timeout: 5_000 })
        .toMatchObject({ waiting: 0, failed: 0, completed: 0 });
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

    it("spares a server that refuses, says so, and holds nobody else up; what waits for it stays as small as it is", async () => {
      await using well = await startFakeLangfuse();
      await using ill = await startFakeLangfuse({ faults: { status: 401 } });
      const at = place();
      const lines: string[] = [];
      const write = (line: string): void => void lines.push(line);
      const both = { destinations: { ill: keysOf(ill) }, logger: { warn: write, error: write } };
      await using open = await openWithQueue(well, at, { destinations: both.destinations });
      const ids: string[] = [];
      for (let count = 0; count < many; count++) {
        ids.push(span("for both", ({ id }) => id));
        await open.langfuse.flush();
      }
      // What came before the queue was ready goes by itself, and is refused by itself.
      const before = { ill: ill.ledger.requests.length, well: well.ledger.requests.length };
      const arrivedAt = (server: FakeLangfuse): number => ids.filter((id) => server.ledger.spans.has(id)).length;
      const first = work(well, at, both);
      await expect.poll(() => arrivedAt(well), { timeout: 10_000 }).toBe(many);
      await expect
        .poll(() => first.health(), { timeout: 10_000 })
        .toMatchObject({ state: "parked", deadLettered: 0, lastError: expect.stringMatching(/^ill: 401/) });
      await expect.poll(() => first.health().waiting, { timeout: 10_000 }).toBeGreaterThanOrEqual(many);
      // Chunks that wait together go together.
      expect(well.ledger.requests.length - before.well).toBeLessThan(many / 4);
      expect(ill.ledger.requests.length - before.ill).toBeLessThan(3);
      expect(lines.filter((line) => line.includes("refuses everything with 401"))).toHaveLength(1);
      await first.close();
      const jobs = await at.inspect.getJobs(["waiting", "delayed", "prioritized"]);
      expect(jobs.length).toBeGreaterThanOrEqual(many);
      const grown = jobs.filter(({ attemptsMade, stacktrace }) => attemptsMade > 0 || (stacktrace ?? []).length > 0);
      expect(grown).toEqual([]);
      expect(jobs[0]?.opts.stackTraceLimit).toBe(1);
      await ill.faults.clear();
      work(well, at, both);
      await expect.poll(() => arrivedAt(ill), { timeout: 10_000 }).toBe(many);
      expect(ill.ledger.changed()).toEqual([]);
    }, 30_000);

    it("keeps what is refused in the failed set, alone, from where it is sent again", async () => {
      await using server = await startFakeLangfuse({ faults: { refuseIf: ({ name }) => name === "poison" } });
      const at = place();
      await using open = await openWithQueue(server, at);
      trace("fine", () => {
        for (let count = 0; count < 9; count++) span(count === 4 ? "poison" : "well", () => undefined);
      });
      await open.langfuse.flush();
      const { handedOver } = open.langfuse.health();
      const lines: string[] = [];
      const write = (line: string): void => void lines.push(line);
      const worker = work(server, at, { logger: { warn: write, error: write } });
      await expect
        .poll(() => worker.health(), { timeout: 10_000 })
        .toMatchObject({ delivered: handedOver - 1, deadLettered: 1 });
      expect(lines.join()).toMatch(/refused 1 observation\(s\) for good with 400: .* They are kept as dead letters\./);
      await expect.poll(async () => (await at.inspect.getFailed()).length, { timeout: 5_000 }).toBe(1);
      const [failed] = await at.inspect.getFailed();
      expect(failed?.failedReason).toMatch(/^400: /);
      expect(failed?.data.ids).toHaveLength(1);
      // Refused again it is there again: what is sent a second time has the same name as the part that it is.
      await failed?.retry();
      await expect.poll(() => worker.health().deadLettered, { timeout: 10_000 }).toBe(2);
      await expect.poll(async () => (await at.inspect.getFailed()).length, { timeout: 5_000 }).toBe(1);
      await server.faults.clear();
      const [again] = await at.inspect.getFailed();
      await again?.retry();
      await expect.poll(() => server.ledger.spans.has(failed?.data.ids[0]), { timeout: 10_000 }).toBe(true);
      expect(server.ledger.duplicates()).toEqual([]);
    }, 20_000);

    it("is left alone by a worker with the keys of another project", async () => {
      await using server = await startFakeLangfuse();
      await using other = await startFakeLangfuse({ publicKey: "pk-lf-other", secretKey: "sk-lf-other" });
      const at = place();
      await using _open = await openWithQueue(server, at);
      work(other, at);
      await expect.poll(async () => (await at.inspect.getFailed()).length, { timeout: 10_000 }).toBeGreaterThan(0);
      expect((await at.inspect.getFailed())[0]?.failedReason).toContain("another project");
      expect(other.ledger.spans.size).toBe(0);
    });
  });
}
