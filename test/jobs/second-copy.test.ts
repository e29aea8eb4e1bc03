import { langfuseTelemetry, wrapProcessor } from "@langfuse-kit/bullmq";
import { event, trace } from "@langfuse-kit/core";
import { captureTraces, langfuseMatchers } from "@langfuse-kit/testing";
import type * as bullmq from "bullmq";
import { afterEach, describe, expect, it } from "vitest";
import { ioredis } from "./backends/index.ts";
import { saysMissing } from "./suite/say-missing.ts";
import { openWorkshop } from "./suite/workshop.ts";

expect.extend(langfuseMatchers);

// The package knows version 6, the application works with version 5: none of our seams is in what runs.
const backend = ioredis("a second copy of bullmq", () => import("bullmq-5") as unknown as Promise<typeof bullmq>);

if (!saysMissing(backend)) describe(backend.name, { timeout: 20_000 }, secondCopy);

function secondCopy(): void {
  const traces = captureTraces({ afterEach });
  const shop = openWorkshop(backend);

  it("is traced by what BullMQ says itself: names, ids, attempts and errors", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    await trace("request", { userId: "u1" }, () => queue.add("welcome", {}, { attempts: 2 }));
    const work = async ({ attemptsMade }: bullmq.Job): Promise<string> => {
      event("inside");
      if (attemptsMade === 0) throw new Error("no luck");
      return "done";
    };
    await shop.attempts(shop.worker(name, work, { telemetry }), 2);
    await shop.close();
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      request
        add ${name}
          process ${name} ERROR
            inside [event]
          process ${name}
            inside [event]
    `);
    const adding = captured.find(`add ${name}`);
    expect(adding?.metadata).toMatchObject({ queue: name, jobId: expect.anything() });
    expect(adding?.children.map(({ statusMessage, userId, metadata }) => [statusMessage, userId, metadata])).toEqual([
      ["no luck", "u1", expect.objectContaining({ job: "welcome", jobId: adding?.metadata.jobId, attempt: 1 })],
      [undefined, "u1", expect.objectContaining({ job: "welcome", jobId: adding?.metadata.jobId, attempt: 2 })],
    ]);
  });

  it("is not traced twice where its processor is wrapped as well", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    await trace("request", () => queue.add("welcome", {}));
    const processor = wrapProcessor(async () => event("inside"), { output: () => "picked" });
    await shop.attempts(shop.worker(name, processor, { telemetry }));
    await shop.close();
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      request
        add ${name}
          process ${name}
            inside [event]
    `);
    expect(captured.find(`process ${name}`)?.output).toBe("picked");
  });

  it("costs its jobs nothing where an option's function asks for the job", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry({ name: (job) => job.name, input: (job) => job.data, user: (job) => job.id });
    await shop.queue(name, { telemetry }).addBulk([{ name: "one", data: {} }]);
    const results: unknown[] = [];
    const worker = shop.worker(name, async () => "done", { telemetry });
    worker.on("completed", (_job, result) => results.push(result));
    await shop.attempts(worker);
    await shop.close();
    expect(results).toEqual(["done"]);
    expect((await traces.single()).root.children.map((child) => child.name)).toEqual([`process ${name}`]);
  });
}
