import { setTimeout as pause } from "node:timers/promises";
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { type CapturedObservation, captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it } from "vitest";
import type { Backend } from "./backend.ts";
import { saysMissing } from "./say-missing.ts";
import { openWorkshop } from "./workshop.ts";

const jobs = 200;
const ids = Array.from({ length: jobs }, (_, index) => `job-${index}`);

/** What holds when the server goes away. */
export function outage(backend: Backend): void {
  if (saysMissing(backend)) return;
  describe(`an outage of ${backend.name}`, { timeout: 40_000 }, () => {
    const traces = captureTraces({ afterEach });
    const shop = openWorkshop(backend);

    it("under load loses nothing and fails nothing that did not fail", async () => {
      const name = shop.name();
      const telemetry = langfuseTelemetry();
      const queue = shop.queue(name, { telemetry });
      // What the outage leaves active is found soon, and who lost the connection tries again soon.
      const short = { lockDuration: 500, stalledInterval: 250, maxStalledCount: 10, runRetryDelay: 50 };
      const worker = shop.worker(name, async (job) => job.data, { telemetry, concurrency: 5, ...short });
      const done = new Set<string | undefined>();
      let refused = 0;
      worker.on("completed", ({ id }) => void done.add(id));
      const areDone = (wanted: number): Promise<void> =>
        new Promise((resolve) => worker.on("completed", () => done.size === wanted && resolve()));

      async function add(jobId: string): Promise<void> {
        try {
          await queue.add("work", jobId, { jobId });
        } catch {
          refused += 1;
          await pause(20);
          await add(jobId);
        }
      }

      const [half, all] = [areDone(jobs / 2), areDone(jobs)];
      const adding = (async () => {
        for (const id of ids) await add(id);
      })();
      await half;
      await shop.crash();
      await Promise.all([adding, all]);
      await shop.close();

      const roots = (await traces.all()).map(({ root }) => root);
      expect(new Set(roots.map((root) => root.name))).toEqual(new Set([`add ${name}.work`]));
      // A server may refuse while it recovers; then the adding failed, and says so.
      expect(roots.filter(isError)).toHaveLength(refused);
      // An attempt that the outage cut off is made again; each job has one that came through, in the trace that added it.
      const through = roots.flatMap(({ children }) => children).filter((attempt) => !isError(attempt));
      expect(new Set(through.map(({ metadata }) => metadata.jobId))).toEqual(new Set(ids));
    });
  });
}

function isError({ level }: CapturedObservation): boolean {
  return level === "ERROR";
}
