import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { startStudio } from "@langfuse-kit/studio";
import { Queue, Worker } from "bullmq";
import { expect, it } from "vitest";
import { redisMissing, startRedis } from "../servers/index.ts";

interface Step {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly start: number;
  readonly queueWait: number | null;
}

it("a job's wait in its queue is that of its first attempt, whatever BullMQ does to it", async (context) => {
  if (redisMissing !== undefined) context.skip(redisMissing);
  await using studio = await startStudio({ port: 0, memory: true });
  const langfuse = initLangfuse({
    publicKey: "pk-lf-any",
    secretKey: "sk-lf-any",
    baseUrl: studio.url,
    serviceName: "mail",
  });
  const redis = await startRedis();
  const connection = { port: redis.port };
  const telemetry = langfuseTelemetry();
  const queue = new Queue("mail", { connection, telemetry });
  // It could have run for half a minute when somebody works on it: that is the wait.
  const delay = 30_000;
  const addedAt = Date.now() - 2 * delay;
  const traceId = await trace("POST /mail", async (observation) => {
    await queue.add("welcome", {}, { attempts: 2, timestamp: addedAt, delay });
    return observation.traceId;
  });
  const worker = new Worker(
    "mail",
    async (job) => {
      if (job.attemptsMade === 0) throw new Error("the mail server is busy");
    },
    { connection, telemetry },
  );
  await new Promise((resolve) => worker.on("completed", resolve));
  await worker.close();
  await queue.close();
  await langfuse.shutdown();
  await redis.stop();

  const read = async <Answer>(path: string): Promise<Answer> =>
    (await fetch(`${studio.url}/api/studio/traces/${traceId}${path}`)).json() as Answer;
  const { list } = await read<{ list: Step[] }>("");
  const [added, first, second] = ["add mail.welcome", "process mail.welcome", "process mail.welcome"].map(
    (name, at) => list.filter((step) => step.name === name)[at === 2 ? 1 : 0],
  );
  expect(added?.queueWait).toBeNull();
  expect(first?.queueWait).toBeGreaterThanOrEqual(delay);
  expect(first?.queueWait).toBeLessThan((first?.start ?? 0) - addedAt - delay / 2);
  expect(second?.queueWait).toBeNull();
  const { metadata } = await read<{ metadata: unknown }>(`/observations/${second?.id}`);
  expect(metadata).toMatchObject({ queue: "mail", attempt: 2, sinceAddedMs: expect.any(Number) });
});
