import { langfuseTelemetry, withJobContext, wrapProcessor, wrapQueue } from "@langfuse-kit/bullmq";
import { event, trace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import type { Job } from "bullmq";
import { expect, expectTypeOf, it } from "vitest";
import { startPeer } from "./peer.ts";
import type { Workshop } from "./workshop.ts";

export function wrappers(shop: Workshop, traces: TraceCapture): void {
  const tree = (name: string): string => `
    request
      add ${name}.wrapped
        process ${name}.wrapped
          inside [event]
  `;
  const inside = async (job: Job): Promise<string> => {
    event("inside");
    return `done ${job.data.to}`;
  };

  it.each([
    ["without telemetry", {}],
    ["beside telemetry of ours, which doubles nothing", { telemetry: langfuseTelemetry() }],
  ])("trace a queue and a processor %s", async (_, options) => {
    const name = shop.name();
    const queue = wrapQueue(wrapQueue(shop.queue(name, options)));
    await trace("request", { userId: "u1" }, () => queue.add("wrapped", { to: "ann" }));
    const processor = wrapProcessor(wrapProcessor(inside), { output: (_job, result) => result });
    await shop.attempts(shop.worker(name, processor, options));
    await shop.close();
    const captured = await traces.single();
    expect(captured).toMatchTree(tree(name));
    const work = captured.find(`process ${name}.wrapped`);
    expect(work).toMatchObject({ output: "done ann", userId: "u1", metadata: { attempt: 1, queue: name } });
  });

  it("trace flows", async () => {
    const name = shop.name();
    const flows = wrapQueue(shop.flows());
    await trace("request", () => flows.add({ name: "wrapped", queueName: name }));
    await shop.attempts(shop.worker(name, wrapProcessor(inside)));
    await shop.close();
    expect(await traces.single()).toMatchTree(tree(name));
  });

  it("tell failures and what is none", async () => {
    const name = shop.name();
    const { DelayedError } = shop.classes;
    await shop.queue(name).add("wrapped", {}, { attempts: 2 });
    let runs = 0;
    const worker = shop.worker(
      name,
      wrapProcessor(async (job: Job, token?: string) => {
        runs += 1;
        if (runs === 1) throw new Error("no luck");
        if (runs > 2) return "done";
        await job.moveToDelayed(Date.now() + 10, token);
        throw new DelayedError();
      }),
    );
    await shop.attempts(worker, 2);
    await shop.close();
    const runsSeen = (await traces.all()).map(({ root }) => [root.level, root.metadata.postponed]);
    expect(runsSeen).toEqual([
      ["ERROR", undefined],
      ["DEFAULT", "delayed"],
      ["DEFAULT", undefined],
    ]);
  });

  it("stand beside another tool's telemetry, and both have their whole trace", async () => {
    const name = shop.name();
    const { telemetry, spans: finished } = startPeer();
    const queue = wrapQueue(shop.queue(name, { telemetry }));
    await trace("request", () => queue.add("wrapped", {}));
    await shop.attempts(shop.worker(name, wrapProcessor(inside), { telemetry }));
    await shop.close();
    expect(await traces.single()).toMatchTree(tree(name));
    const spans = finished();
    const [add, work] = [`add ${name}.wrapped`, `process ${name}`].map((each) =>
      spans.find((span) => span.name === each),
    );
    expect(work?.parentSpanContext?.spanId).toBe(add?.spanContext().spanId);
  });

  it("infer what BullMQ would", () => {
    wrapProcessor(async (job) => {
      expectTypeOf(job).toEqualTypeOf<Job>();
      expectTypeOf(job.data).toBeAny();
    });
    const typed = wrapProcessor(async (job: Job<{ to: string }>) => job.data.to.length);
    expectTypeOf(typed).toEqualTypeOf<(job: Job<{ to: string }>) => Promise<number>>();
    expect(typed).toHaveLength(1);
  });

  it("run in a job's context what knows only the job", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    const job = await trace("request", () => queue.add("known", {}));
    const stored = (await queue.getJob(String(job.id))) as Job;
    withJobContext(stored, () => event("continued"));
    expect(await traces.single()).toMatchTree(`
      request
        add ${name}.known
          continued [event]
    `);
  });

  it("run in the attempt what works on several jobs at once, elsewhere", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const jobs = ["one", "two"].map((job) => ({ name: job, data: {} }));
    await trace("request", () => shop.queue(name, { telemetry }).addBulk(jobs));
    const gathered: [Job, (value: string) => void][] = [];
    const gather = (job: Job): Promise<string> => new Promise((resolve) => gathered.push([job, resolve]));
    const over = shop.attempts(shop.worker(name, gather, { telemetry, concurrency: 2 }), 2);
    await expect.poll(() => gathered.length, { timeout: 10_000 }).toBe(2);
    for (const [job, resolve] of gathered) {
      withJobContext(job, () => withJobContext(job, () => event(`gathered ${job.name}`)));
      resolve("done");
    }
    await over;
    await shop.close();
    expect(await traces.single()).toMatchTree(`
      request
        add ${name}
          process ${name}.one
            gathered one [event]
          process ${name}.two
            gathered two [event]
    `);
  });

  it("leave a test of one's own alone that calls a processor without a job", async () => {
    const processor = wrapProcessor(async (job: Job | undefined) => job?.data?.to ?? "nobody");
    expect(await processor(undefined)).toBe("nobody");
    expect(await processor({ data: { to: "ann" } } as Job)).toBe("ann");
    expect((await traces.single()).name).toBe("process");
  });
}
