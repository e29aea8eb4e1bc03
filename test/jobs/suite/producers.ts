import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { event, trace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import type { Workshop } from "./workshop.ts";

export function producers(shop: Workshop, traces: TraceCapture): void {
  it("makes a job part of the request that adds it", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    await trace("request", { userId: "u1", sessionId: "s1", tags: ["beta"] }, () => queue.add("welcome", { to: "a" }));
    const worker = shop.worker(name, async () => event("worked"), { telemetry });
    await shop.attempts(worker);
    await shop.close();
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      request
        add ${name}.welcome
          process ${name}.welcome
            worked [event]
    `);
    for (const observation of captured.observations) {
      expect(observation).toMatchObject({ userId: "u1", sessionId: "s1", tags: ["beta"], traceName: "request" });
    }
    const [add, work] = [captured.find(`add ${name}.welcome`), captured.find(`process ${name}.welcome`)];
    expect(add?.metadata).toMatchObject({ queue: name, job: "welcome", jobId: expect.anything() });
    expect(work?.metadata).toMatchObject({ queue: name, job: "welcome", jobId: add?.metadata.jobId, attempt: 1 });
  });

  it("tells the wait as a number, and leaves it out of the attempt", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    const worker = shop.worker(name, async () => "done", { telemetry });
    const over = shop.attempts(worker);
    await queue.add("later", {}, { delay: 300 });
    await over;
    await shop.close();
    const captured = await traces.single();
    const [add, work] = [captured.root, captured.find(`process ${name}.later`)];
    expect(add.metadata).toMatchObject({ delayMs: 300 });
    expect(work?.metadata).toMatchObject({ delayMs: 300, waitMs: expect.any(Number) });
    expect(work?.level).toBe("DEFAULT");
    const gap = (work?.startTime ?? 0) - add.startTime;
    expect(gap).toBeGreaterThanOrEqual(290);
    // The delay that was asked for is no wait.
    expect(Number(work?.metadata.waitMs)).toBeLessThanOrEqual(gap - 250);
  });

  it("is a trace of its own where a job is added outside of any", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    await shop.queue(name, { telemetry }).add("alone", {});
    await shop.attempts(shop.worker(name, async () => 1, { telemetry }));
    await shop.close();
    expect(await traces.single()).toMatchTree(`
      add ${name}.alone
        process ${name}.alone
    `);
  });

  it("adds several at once in one observation, and each is a part of it", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    await trace("request", () => queue.addBulk([1, 2, 3].map((data) => ({ name: "many", data: { data } }))));
    await shop.attempts(
      shop.worker(name, async () => 1, { telemetry }),
      3,
    );
    await shop.close();
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      request
        add ${name}.many
          process ${name}.many
          process ${name}.many
          process ${name}.many
    `);
    expect(captured.find(`add ${name}.many`)?.metadata).toMatchObject({ count: 3 });
  });

  it("keeps a flow in one trace, its nodes without options too", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const flow = {
      name: "whole",
      queueName: name,
      children: [
        { name: "part", queueName: name, data: { part: 1 } },
        { name: "part", queueName: name, data: { part: 2 }, opts: { attempts: 2 } },
      ],
    };
    const added = await trace("request", () => shop.flows({ telemetry }).add(flow));
    await shop.attempts(
      shop.worker(name, async () => 1, { telemetry }),
      3,
    );
    await shop.close();
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      request
        add ${name}.whole
          process ${name}.part
          process ${name}.part
          process ${name}.whole
    `);
    expect(captured.find(`add ${name}.whole`)?.metadata).toMatchObject({ job: "whole", jobId: added.job.id });
  });

  it("adds several flows at once", async () => {
    const [name, other] = [shop.name(), shop.name()];
    const telemetry = langfuseTelemetry();
    const flows = [name, other].map((queueName) => ({ name: "whole", queueName }));
    await trace("request", () => shop.flows({ telemetry }).addBulk(flows));
    await Promise.all([name, other].map((each) => shop.attempts(shop.worker(each, async () => 1, { telemetry }))));
    await shop.close();
    expect(await traces.single()).toMatchTree(`
      request
        add ${name}, ${other}.whole
          process ${name}.whole
          process ${other}.whole
    `);
  });

  it("is a failure where a job cannot be added, and the caller gets the same error", async () => {
    const queue = shop.queue(shop.name(), { telemetry: langfuseTelemetry() });
    const data: Record<string, unknown> = {};
    data.self = data;
    await expect(queue.add("circular", data)).rejects.toThrow(/circular/i);
    expect((await traces.single()).root).toBeErrorObservation(/circular/i);
  });

  it("leaves BullMQ to refuse what it cannot take", async () => {
    const telemetry = langfuseTelemetry();
    const nonsense = undefined as never;
    await expect(shop.queue(shop.name(), { telemetry }).addBulk(nonsense)).rejects.toThrow(TypeError);
    await expect(shop.flows({ telemetry }).add(nonsense)).rejects.toThrow(TypeError);
  });

  it("gives what runs in an ignored request no trace of its caller", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry({ ignore: (job) => job.name === "health" });
    const queue = shop.queue(name, { telemetry });
    await queue.add("health", {});
    await queue.add("work", {});
    const seen: string[] = [];
    const worker = shop.worker(name, async (job) => trace(`inside ${job.name}`, () => void seen.push(job.name)), {
      telemetry,
    });
    await shop.attempts(worker, 2);
    await shop.close();
    expect(seen.sort()).toEqual(["health", "work"]);
    const names = (await traces.all()).flatMap(({ observations }) => observations.map((one) => one.name));
    expect(names).toContain("inside work");
    expect(names).not.toContain("inside health");
  });
}
