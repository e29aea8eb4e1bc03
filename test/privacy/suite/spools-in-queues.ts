import { gunzipSync } from "node:zlib";
import { bullmqSpool, runDeliveryWorker } from "@langfuse-kit/bullmq";
import { initLangfuse, type LangfuseOptions, span } from "@langfuse-kit/core";
import type { Queue } from "bullmq";
import { expect, it, onTestFinished } from "vitest";
import type { RunningBackend } from "../../jobs/suite/backend.ts";
import { createCanaries, maskCanaries, type Shape } from "../canaries.ts";
import { plantObservations } from "../plants/observations.ts";
import { startSink } from "../sink.ts";

const modes: readonly (readonly [string, Shape, LangfuseOptions])[] = [
  ["redacted", "address", { capture: "redacted" }],
  ["metadata", "address", { capture: "metadata" }],
  ["a mask", "words", { mask: maskCanaries }],
  ["full", "words", {}],
];

/** All that lies in the queue, read as a delivery worker reads it, and as it lies there. */
async function contentOf(queue: Queue): Promise<string> {
  const jobs = await queue.getJobs();
  const chunks = jobs.map(({ data }) => gunzipSync(Buffer.from(data.bytes, "base64")).toString("latin1"));
  return `${chunks.join("\n")}\n${JSON.stringify(jobs)}`;
}

/** What may be found in a spool that is a queue, and in the dead letters that a worker leaves there. */
export function spoolsInQueues(title: string, running: () => RunningBackend, newName: () => string): void {
  it.each(modes)(
    `a spool in a queue of ${title} and its dead letters hold no canary, with %s`,
    { timeout: 40_000 },
    async (mode, shape, options) => {
      const sink = await startSink(() => 418);
      const said: string[] = [];
      const say = (line: unknown): void => void said.push(String(line));
      const logger = { debug: say, info: say, warn: say, error: say };
      const { classes, connection, factory } = running();
      const name = newName();
      const queue = new classes.Queue(name, { connection: connection() } as never, factory as never);
      const at = { connection: connection(), queue: name, ...(factory !== undefined && { backend: factory }) } as never;
      const langfuse = initLangfuse({
        ...sink.options,
        handleSignals: false,
        logger,
        mode: "immediate",
        spool: bullmqSpool(Object.assign({ timeoutMs: 10_000 }, at)),
        ...options,
      });
      onTestFinished(async () => {
        await langfuse.shutdown(1_000);
        await queue.close();
        await sink.close();
      });
      // Until there is a connection everything goes the other way.
      const handsOver = async (): Promise<number> => {
        span("probe", () => undefined);
        await langfuse.flush();
        return langfuse.health().handedOver;
      };
      await expect.poll(handsOver, { timeout: 20_000 }).toBeGreaterThan(0);
      const before = langfuse.health().handedOver;
      const canaries = createCanaries(shape);
      await plantObservations(canaries.plant);
      await langfuse.flush();
      expect(langfuse.health().handedOver - before).toBeGreaterThan(8);
      const waiting = await contentOf(queue);
      const worker = runDeliveryWorker({ ...sink.options, logger, ...(at as object) } as never);
      await expect.poll(() => worker.health().deadLettered, { timeout: 20_000 }).toBeGreaterThan(8);
      await expect.poll(async () => (await queue.getFailed()).length, { timeout: 5_000 }).toBeGreaterThan(0);
      await worker.close();
      const kept = `${waiting}\n${await contentOf(queue)}\n${said.join("\n")}`;
      const found = canaries.foundIn(`${kept}\n${sink.received()}`);
      if (mode === "full") expect(found.length).toBeGreaterThan(20);
      else expect(found).toEqual([]);
      expect(kept).not.toContain(sink.options.secretKey);
    },
  );
}
