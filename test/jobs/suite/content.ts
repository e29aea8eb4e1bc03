import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { currentTrace, span, trace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import type { Job } from "bullmq";
import { expect, expectTypeOf, it } from "vitest";
import type { Workshop } from "./workshop.ts";

export function content(shop: Workshop, traces: TraceCapture): void {
  it("records neither a job's data nor its result by itself", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    // No number: ids, times and ports are full of them.
    await shop.queue(name, { telemetry }).add("private", { card: "canary-data" });
    await shop.attempts(shop.worker(name, async () => ({ card: "canary-result" }), { telemetry }));
    await shop.close();
    const captured = await traces.single();
    expect(captured.observations.map(({ name: step }) => step)).toEqual([
      `add ${name}.private`,
      `process ${name}.private`,
    ]);
    expect(JSON.stringify(captured)).not.toContain("canary");
  });

  it("records what the pickers pick, of the job itself", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry({
      name: (job) => {
        expectTypeOf(job).toEqualTypeOf<Job>();
        return `mail to ${job.data.to}`;
      },
      input: (job) => job.data.to,
      output: (_job, result) => result,
      user: (job) => job.data.user,
      session: (job) => job.id,
      tags: ["mail"],
      metadata: { shard: 3 },
    });
    await shop.queue(name).add("picked", { to: "ann", user: 7 });
    await shop.attempts(shop.worker(name, async () => ({ sent: true }), { telemetry }));
    await shop.close();
    const captured = await traces.single();
    expect(captured).toMatchObject({ name: "mail to ann", userId: "7", tags: ["mail"], input: "ann" });
    expect(captured.output).toEqual({ sent: true });
    expect(captured.metadata).toMatchObject({ shard: 3, queue: name });
    expect(captured.sessionId).toEqual(expect.any(String));
  });

  it("lets nothing of a job's data or result out where only metadata is captured", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry({
      capture: (job) => (job.data.open === true ? "full" : "metadata"),
      input: (job) => job.data,
      output: (_job, result) => result,
    });
    const queue = shop.queue(name, { telemetry });
    await queue.add("open", { open: true, card: "plain-data" });
    await queue.add("closed", { card: "canary-data" });
    const work = async (job: Job): Promise<unknown> => {
      const word = job.name === "closed" ? "canary" : "plain";
      return span("inside", { input: `${word}-inside`, output: job.data }, async () => ({ card: `${word}-result` }));
    };
    await shop.attempts(shop.worker(name, work, { telemetry }), 2);
    await shop.close();
    const text = JSON.stringify(await traces.all());
    expect(text).not.toContain("canary");
    // The same pickers, so it is the mode that kept them in.
    for (const plain of ["plain-data", "plain-inside", "plain-result"]) expect(text).toContain(plain);
  });

  it("costs a job nothing where an option's function fails", async () => {
    const name = shop.name();
    const fail = (): never => {
      throw new Error("no answer");
    };
    const telemetry = langfuseTelemetry({
      name: fail,
      input: fail,
      output: fail,
      user: fail,
      ignore: fail,
      relation: fail,
      trust: fail,
      capture: fail,
    });
    const queue = shop.queue(name, { telemetry });
    await trace("request", () => queue.add("work", {}));
    const worker = shop.worker(name, async () => currentTrace()?.id, { telemetry });
    const results: unknown[] = [];
    worker.on("completed", (_job, result) => results.push(result));
    await shop.attempts(worker);
    await shop.close();
    const all = await traces.all();
    expect(all.some(({ id }) => id === results[0])).toBe(true);
  });

  it("refuses options that it cannot use", () => {
    const refusals = [
      [{ relation: "parent" }, "Option relation cannot be used"],
      [{ secret: "short" }, "Option secret cannot be used"],
      [{ inputs: () => 1 }, 'Option "inputs" is unknown'],
      [{ user: async () => "u" }, "Option user is an async function"],
    ] as const;
    for (const [options, message] of refusals) {
      expect(() => langfuseTelemetry(options as never)).toThrow(`[@langfuse-kit/bullmq] ${message}`);
    }
  });
}
