import { once } from "node:events";
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { generation, span, trace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import type { Job, JobsOptions } from "bullmq";
import { expect, it } from "vitest";
import { signal } from "../../signal.ts";
import type { Workshop } from "./workshop.ts";

export function attempts(shop: Workshop, traces: TraceCapture): void {
  it("shows each attempt beside the others, the failed ones as errors", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    const work = async (job: { attemptsMade: number }): Promise<string> => {
      if (job.attemptsMade < 2) throw new TypeError(`no luck at ${job.attemptsMade + 1}`);
      return "done";
    };
    const worker = shop.worker(name, work, { telemetry });
    const over = shop.attempts(worker, 3);
    const opts = { attempts: 3, backoff: { type: "fixed", delay: 20 } };
    await trace("request", () => queue.add("try", {}, opts));
    await over;
    await shop.close();
    const tries = (await traces.single()).find(`add ${name}.try`)?.children ?? [];
    expect(tries.map(({ metadata, level, statusMessage }) => [metadata.attempt, level, statusMessage])).toEqual([
      [1, "ERROR", "no luck at 1"],
      [2, "ERROR", "no luck at 2"],
      [3, "DEFAULT", undefined],
    ]);
    expect(tries[0]?.events[0]?.attributes).toMatchObject({ "exception.type": "TypeError" });
  });

  it("is there, with what was done in it, for who reads as soon as the job is completed", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    const work = (): Promise<string> => generation("write-mail", { model: "gpt-5-mini" }, async () => "Dear Ada");
    const worker = shop.worker(name, work, { telemetry });
    for (let count = 0; count < 3; count += 1) {
      const over = shop.attempts(worker);
      await trace("request", () => queue.add("welcome", {}));
      await over;
      expect(await traces.single()).toMatchTree(`
        request
          add ${name}.welcome
            process ${name}.welcome
              write-mail [generation]
      `);
      traces.clear();
    }
  });

  it("is one failed attempt where a job cannot recover", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const { UnrecoverableError } = shop.classes;
    await shop.queue(name, { telemetry }).add("hopeless", {}, { attempts: 5 });
    const worker = shop.worker(name, () => Promise.reject(new UnrecoverableError("gone for good")), { telemetry });
    await shop.attempts(worker);
    await shop.close();
    const { root } = await traces.single();
    expect(root.children).toHaveLength(1);
    expect(root.children[0]).toBeErrorObservation("gone for good");
  });

  it("is no failure where a job delays itself", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const { DelayedError } = shop.classes;
    const queue = shop.queue(name, { telemetry });
    await queue.add("later", { delayed: false });
    const worker = shop.worker(
      name,
      async (job, token) => {
        if (job.data.delayed) return "done";
        await job.updateData({ delayed: true });
        await job.moveToDelayed(Date.now() + 20, token);
        throw new DelayedError();
      },
      { telemetry },
    );
    await shop.attempts(worker);
    await shop.close();
    const runs = (await traces.single()).root.children;
    expect(runs.map(({ level, metadata }) => [level, metadata.attempt, metadata.postponed])).toEqual([
      ["DEFAULT", 1, "delayed"],
      ["DEFAULT", 1, undefined],
    ]);
    expect(runs[1]?.metadata).toMatchObject({ started: 2 });
  });

  it("is no failure where a job is rate-limited", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const { RateLimitError } = shop.classes;
    const queue = shop.queue(name, { telemetry });
    await queue.add("limited", {});
    let isLimited = false;
    const worker = shop.worker(
      name,
      async () => {
        if (isLimited) return "done";
        isLimited = true;
        await queue.rateLimit(30);
        throw new RateLimitError();
      },
      { telemetry, limiter: { max: 100, duration: 100 } },
    );
    await shop.attempts(worker);
    await shop.close();
    const runs = (await traces.single()).root.children;
    expect(runs.map(({ level, metadata }) => [level, metadata.postponed])).toEqual([
      ["DEFAULT", "rate-limited"],
      ["DEFAULT", undefined],
    ]);
  });

  it("is no failure where a job waits for its children", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const { WaitingChildrenError } = shop.classes;
    const queue = shop.queue(name, { telemetry });
    await queue.add("parent", { asked: false });
    const worker = shop.worker(
      name,
      async (job, token) => {
        if (job.name === "child" || job.data.asked) return "done";
        await queue.add("child", {}, { parent: { id: String(job.id), queue: job.queueQualifiedName } });
        await job.updateData({ asked: true });
        if (await job.moveToWaitingChildren(String(token))) throw new WaitingChildrenError();
        return "done";
      },
      { telemetry },
    );
    await shop.attempts(worker, 2);
    await shop.close();
    const captured = await traces.single();
    expect(captured).toMatchTree(`
      add ${name}.parent
        process ${name}.parent
          add ${name}.child
            process ${name}.child
        process ${name}.parent
    `);
    expect(captured.root.children[0]?.metadata).toMatchObject({ postponed: "waiting-children" });
    expect(captured.observations.every(({ level }) => level === "DEFAULT")).toBe(true);
  });

  it("tells the failure of a child from that of its parent", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const child = (job: string, opts: JobsOptions) => ({ name: job, queueName: name, opts });
    const fatal = { name: "strict", queueName: name, children: [child("fatal", { failParentOnFailure: true })] };
    const harmless = {
      name: "easy",
      queueName: name,
      children: [child("harmless", { ignoreDependencyOnFailure: true })],
    };
    await trace("request", () => shop.flows({ telemetry }).addBulk([fatal, harmless]));
    const work = async (job: Job): Promise<string> => {
      if (job.name === "fatal" || job.name === "harmless") throw new Error(`${job.name} broke`);
      return "done";
    };
    await shop.attempts(shop.worker(name, work, { telemetry }), 4);
    await shop.close();
    const tries = (await traces.single()).find(`add ${name}`)?.children ?? [];
    const said = Object.fromEntries(tries.map(({ metadata, statusMessage }) => [metadata.job, statusMessage]));
    expect(said).toEqual({
      fatal: "fatal broke",
      strict: expect.stringMatching(/child .* failed/),
      harmless: "harmless broke",
      easy: undefined,
    });
  });

  it("shows a job that stalled once more, with both attempts", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    await shop.queue(name, { telemetry }).add("stalls", {});
    const released = signal();
    let runs = 0;
    const work = async (): Promise<string> => {
      runs += 1;
      if (runs === 1) await released.given;
      return "done";
    };
    const options = { telemetry, lockDuration: 400, stalledInterval: 200, skipLockRenewal: true };
    const first = shop.worker(name, work, options);
    const second = shop.worker(name, work, options);
    await Promise.race([shop.attempts(first), shop.attempts(second)]);
    released.give();
    await shop.close();
    const tries = (await traces.single()).root.children;
    expect(tries).toHaveLength(2);
    expect(tries.map(({ metadata }) => metadata.stalled)).toEqual([undefined, 1]);
  });

  it("ends a job's observation when the worker is closed around it", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    await shop.queue(name, { telemetry }).add("slow", {});
    const begun = signal();
    const released = signal();
    const work = async (): Promise<void> => {
      begun.give();
      await released.given;
      span("last", () => undefined);
    };
    const worker = shop.worker(name, work, { telemetry });
    await begun.given;
    const closing = once(worker, "closing");
    const closed = worker.close();
    await closing;
    const before = Date.now();
    // So that what ended too early is seen to: times are told in milliseconds.
    await expect.poll(() => Date.now()).toBeGreaterThan(before + 5);
    released.give();
    await closed;
    const [run] = (await traces.single()).root.children;
    expect(run).toMatchObject({ level: "DEFAULT", children: [{ name: "last" }] });
    // Each clock of the two begins at a whole millisecond.
    expect(run?.endTime).toBeGreaterThanOrEqual((run?.children[0]?.endTime ?? Number.POSITIVE_INFINITY) - 1);
  });
}
