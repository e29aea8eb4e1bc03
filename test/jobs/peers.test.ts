import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { captureTraces } from "@langfuse-kit/testing";
import { Queue, Worker } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import { afterEach, expect, it, onTestFinished, vi } from "vitest";
import { redisMissing, startRedis } from "../servers/index.ts";

captureTraces({ afterEach });

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
