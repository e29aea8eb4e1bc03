import { setTimeout as pause } from "node:timers/promises";
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import type { CapturedObservation, TraceCapture } from "@langfuse-kit/testing";
import type { Queue } from "bullmq";
import { expect, it } from "vitest";
import type { Workshop } from "./workshop.ts";

const jobs = 200;
const concurrency = 5;
const ids = Array.from({ length: jobs }, (_, index) => `job-${index}`);

export function outage(shop: Workshop, traces: TraceCapture): void {
  it("under load loses nothing and fails nothing that did not fail", { timeout: 40_000 }, async () => {
    const name = shop.name();
    const telemetry = langfuseTelemetry();
    const queue = shop.queue(name, { telemetry });
    // What the outage leaves active is found soon, and who lost the connection tries again soon.
    const short = { lockDuration: 500, stalledInterval: 250, maxStalledCount: 10, runRetryDelay: 50 };
    const worker = shop.worker(name, async (job) => job.data, { telemetry, concurrency, ...short });
    let refused = 0;
    const isHalfDone = shop.attempts(worker, jobs / 2);

    async function add(jobId: string): Promise<void> {
      try {
        await queue.add("work", jobId, { jobId, attempts: shop.tries });
      } catch {
        refused += 1;
        await pause(20);
        await add(jobId);
      }
    }

    const adding = (async () => {
      for (const id of ids) await add(id);
    })();
    await isHalfDone;
    await shop.crash();
    await adding;
    // Asked of the server: what it has stored without being able to say so is done as well.
    await expect.poll(() => unfinished(queue).catch(() => ids), { timeout: 30_000, interval: 250 }).toEqual([]);
    await shop.close();

    const roots = (await traces.all()).map(({ root }) => root);
    expect(new Set(roots.map((root) => root.name))).toEqual(new Set([`add ${name}.work`]));
    // A server may refuse while it recovers; then the adding failed, and says so.
    expect(roots.filter(isError)).toHaveLength(refused);
    // An attempt that the outage cut off is made again, unless the server had stored its result.
    const attempts = roots.flatMap(({ children }) => children);
    expect(idsOf(attempts)).toEqual(new Set(ids));
    expect(idsOf(attempts.filter((attempt) => !isError(attempt))).size).toBeGreaterThanOrEqual(jobs - concurrency);
  });
}

/** With the state of each: "unknown" is what the server has lost. */
async function unfinished(queue: Queue): Promise<string[]> {
  const states = await Promise.all(ids.map(async (id) => `${id} ${await queue.getJobState(id)}`));
  return states.filter((state) => !state.endsWith("completed"));
}

function idsOf(attempts: readonly CapturedObservation[]): Set<unknown> {
  return new Set(attempts.map(({ metadata }) => metadata.jobId));
}

function isError({ level }: CapturedObservation): boolean {
  return level === "ERROR";
}
