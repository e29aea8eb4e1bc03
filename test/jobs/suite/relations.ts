import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { event, trace, updateTrace } from "@langfuse-kit/core";
import type { CapturedTrace, TraceCapture } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import type { Workshop } from "./workshop.ts";

export function relations(shop: Workshop, traces: TraceCapture): void {
  /** The trace that was asked for, and those that began in a worker, each with one link to it. */
  async function parted(): Promise<{ asked: CapturedTrace; runs: CapturedTrace[] }> {
    const all = await traces.all();
    const asked = all.find(({ observations }) => observations.some(({ name }) => name.startsWith("add ")));
    if (asked === undefined) throw new Error("nothing was added");
    const runs = all.filter((one) => one !== asked);
    for (const run of runs) {
      expect(run.root.parentId).toBeUndefined();
      expect(run.root.links.map(({ traceId }) => traceId)).toEqual([asked.id]);
    }
    return { asked, runs };
  }

  it.each([
    ["the worker asks for it", { worker: { relation: "link" }, queue: {} }],
    ["the queue asks for it", { worker: {}, queue: { relation: "link" } }],
    ["a function asks for it", { worker: { relation: () => "link" }, queue: {} }],
  ] as const)("is a trace of its own that links back, where %s", async (_, options) => {
    const name = shop.name();
    const queue = shop.queue(name, { telemetry: langfuseTelemetry(options.queue) });
    await trace("request", { userId: "u1" }, () => queue.add("apart", {}));
    await shop.attempts(shop.worker(name, async () => 1, { telemetry: langfuseTelemetry(options.worker) }));
    await shop.close();
    const { runs } = await parted();
    expect(runs.map((run) => [run.name, run.userId])).toEqual([[`process ${name}.apart`, "u1"]]);
  });

  it("is a trace of its own that links back, where a job omits its context", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    const opts = { telemetry: { omitContext: true } };
    await trace("request", async () => {
      await queue.add("apart", {}, opts);
      await queue.addBulk([{ name: "apart", data: {}, opts }]);
      await shop.flows({ telemetry }).add({ name: "apart", queueName: name, opts });
    });
    expect(opts).toEqual({ telemetry: { omitContext: true } });
    await shop.attempts(
      shop.worker(name, async () => 1, { telemetry }),
      3,
    );
    await shop.close();
    expect((await parted()).runs).toHaveLength(3);
  });

  it.each([{}, { telemetry: { omitContext: true } }])(
    "makes each run of a schedule a trace that links to its registration (%j)",
    async (opts) => {
      const name = shop.name();
      const telemetry = langfuseTelemetry();
      const queue = shop.queue(name, { telemetry });
      await trace("boot", () => queue.upsertJobScheduler("tick", { every: 60, limit: 4 }, { name: "ping", opts }));
      const texts = new Set<unknown>();
      const worker = shop.worker(name, async (job) => void texts.add(job.opts.telemetry?.metadata), { telemetry });
      await shop.attempts(worker, 3);
      await queue.removeJobScheduler("tick");
      await shop.close();
      const { asked, runs } = await parted();
      expect(asked).toMatchTree(`
        boot
          add ${name}.ping
      `);
      expect(runs.length).toBeGreaterThanOrEqual(3);
      expect(runs.every(({ observations }) => observations.length === 1)).toBe(true);
      expect(runs[0]?.root.metadata).toMatchObject({ scheduled: true, scheduler: "tick" });
      // The last run knows as much as the first one.
      expect(texts.size).toBe(1);
    },
  );

  it("keeps a worker that was built inside of a trace out of it", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const worker = await trace("boot", async () => {
      const built = shop.worker(name, async () => updateTrace({ tags: ["worked"] }), {
        telemetry,
        stalledInterval: 50,
      });
      await built.waitUntilReady();
      return built;
    });
    const over = shop.attempts(worker, 2);
    await shop.queue(name).add("bare", {});
    await shop.queue(name, { telemetry }).add("traced", {});
    await over;
    await shop.close();
    const all = await traces.all();
    expect(all.map((one) => String(one.name)).sort()).toEqual(
      [`add ${name}.traced`, "boot", `process ${name}.bare`].sort(),
    );
    expect(all.find((one) => one.name === "boot")?.observations).toHaveLength(1);
  });

  it("keeps a worker's events out of the attempt that happens to end before them", async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const jobs = ["first", "second"].map((job) => ({ name: job, data: {} }));
    await trace("request", () => shop.queue(name, { telemetry }).addBulk(jobs));
    const worker = shop.worker(name, async () => 1, { telemetry });
    worker.on("active", (job) => event(`${job.name} is active`));
    worker.on("completed", (job) => event(`${job.name} is done`));
    await shop.attempts(worker, 2);
    await shop.close();
    const all = await traces.all();
    expect(all.find((one) => one.name === "request")).toMatchTree(`
      request
        add ${name}
          process ${name}.first
            first is done [event]
          process ${name}.second
            second is done [event]
    `);
    expect(all.map((one) => one.name).sort()).toEqual(["first is active", "request", "second is active"]);
  });
}
