import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { captureTraces } from "@langfuse-kit/testing";
import { Queue, type Telemetry, Worker } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { redisMissing, startRedis } from "../servers/index.ts";
import { startPeer } from "./suite/index.ts";

const traces = captureTraces({ afterEach });

it("works on a job with broken metadata, which the peer leaves active for ever", {
  timeout: 20_000,
}, async (context) => {
  if (redisMissing !== undefined) return context.skip(redisMissing);
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const connection = { port: redis.port };
  const poisoned = { telemetry: { metadata: "{ not json" } };
  // The peer's own complaint goes to the console.
  const complaint = vi.spyOn(console, "error").mockImplementation(() => undefined);
  onTestFinished(() => complaint.mockRestore());
  const work = vi.fn(async () => "done");

  async function stateUnder(name: string, telemetry: unknown, isOver: () => void): Promise<string> {
    const queue = new Queue(name, { connection });
    const job = await queue.add("poisoned", {}, poisoned);
    const worker = new Worker(name, work, { connection, telemetry: telemetry as never });
    worker.on("error", () => undefined);
    await vi.waitFor(isOver, 10_000);
    const state = await vi.waitUntil(async () => (await job.getState()) as string);
    await worker.close(true);
    await queue.close();
    return state;
  }

  const theirs = new BullMQOtel({ tracerName: "theirs" });
  expect(await stateUnder("theirs", theirs, () => expect(complaint).toHaveBeenCalled())).toBe("active");
  expect(work).not.toHaveBeenCalled();
  const isWorkedOn = (): void => expect(work).toHaveBeenCalled();
  expect(await stateUnder("ours", langfuseTelemetry(), isWorkedOn)).toMatch(/active|completed/);
});

it("makes each run of a schedule a trace, where the peer makes one that never ends", {
  timeout: 20_000,
}, async (context) => {
  if (redisMissing !== undefined) return context.skip(redisMissing);
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const connection = { port: redis.port };

  async function runThrice(name: string, telemetry: Telemetry): Promise<void> {
    const queue = new Queue(name, { connection, telemetry });
    await queue.upsertJobScheduler("tick", { every: 20 }, { name: "ping" });
    let runs = 0;
    await new Promise<void>((resolve) => {
      const worker = new Worker(name, async () => void (++runs === 3 && resolve()), { connection, telemetry });
      onTestFinished(() => worker.close());
    });
    await queue.removeJobScheduler("tick");
    await queue.close();
  }

  const peer = startPeer();
  await runThrice("theirs", peer.telemetry);
  await vi.waitFor(() => {
    const theirs = peer.spans().filter(({ name }) => name === "process theirs");
    expect(theirs.length).toBeGreaterThanOrEqual(3);
    expect(new Set(theirs.map((span) => span.spanContext().traceId)).size).toBe(1);
  }, 10_000);
  await runThrice("ours", langfuseTelemetry());
  await vi.waitFor(async () => {
    const ours = (await traces.all()).filter(({ name }) => name === "process ours.ping");
    expect(ours.length).toBeGreaterThanOrEqual(3);
  }, 10_000);
});
