import type { LangfuseOptions } from "@langfuse-kit/core";
import { backoff, type ConfiguredCourier, type CourierReport, createCourier } from "@langfuse-kit/core/adapter";
import { type Job, UnrecoverableError, Worker } from "bullmq";
import { type ChunkMessage, failureText, fromMessage, jobIdOf, toMessage } from "./message.ts";
import { openQueue, placeOf, type QueuePlace } from "./place.ts";
import { jobName, stackTraceLimit } from "./policy.ts";

/** Keys and addresses as `initLangfuse` takes them, by option or variable, and the queue. */
export interface DeliveryWorkerOptions extends Omit<LangfuseOptions, "spool">, QueuePlace {
  /**
   * Requests at a time.
   * @default 4
   */
  readonly concurrency?: number | undefined;
}

export interface DeliveryWorker {
  /** Observations, since it runs. What is dead is in the queue's failed set. */
  health(): { readonly delivered: number; readonly deadLettered: number; readonly retried: number };
  /** Finishes what it is sending. The rest waits in the queue. */
  close(): Promise<void>;
}

/**
 * Sends what `bullmqSpool` put into the queue, in any process that has the keys. Trying again and waiting are BullMQ's,
 * and so are the dead letters: the failed set, which every tool for BullMQ shows and retries.
 * @example const worker = runDeliveryWorker({ connection: { host: "redis" } });
 */
export function runDeliveryWorker(options: DeliveryWorkerOptions): DeliveryWorker {
  const { connection, queue: name, prefix, backend, concurrency = 4, ...langfuse } = options;
  const courier = createCourier(langfuse);
  const place = placeOf({ connection, queue: name, prefix, backend });
  const queue = openQueue<ChunkMessage>(place);
  const counts = { delivered: 0, deadLettered: 0, retried: 0 };

  async function process(job: Job<ChunkMessage>): Promise<void> {
    // Those that an older version added have no bound of their own.
    job.opts.stackTraceLimit = stackTraceLimit;
    const chunk = await readJob(job, courier);
    const report = await courier.deliver(chunk);
    counts.delivered += report.delivered;
    if (report.left.length === 0 && report.refused.length === 0) return;
    await conclude(job, report);
  }

  /** The job goes on with what is left; what was refused becomes a job of its own among the failed. */
  async function conclude(job: Job<ChunkMessage>, { refused, left, trouble, delivered }: CourierReport): Promise<void> {
    const { project } = job.data;
    const refusals = refused.reduce((sum, { chunk }) => sum + chunk.ids.length, 0);
    const [first] = refused;
    if (left.length === 0 && refused.length === 1 && delivered === 0 && first !== undefined) {
      counts.deadLettered += refusals;
      throw new UnrecoverableError(failureText(first));
    }
    for (const { chunk, status, reason } of refused) {
      const data = { ...(await toMessage(chunk, project)), refused: { status, reason } };
      await queue.add(jobName, data, { jobId: `r${jobIdOf(chunk)}` });
    }
    const [mine, ...others] = left;
    if (mine === undefined) return;
    for (const chunk of others) await queue.add(jobName, await toMessage(chunk, project), { jobId: jobIdOf(chunk) });
    await job.updateData(await toMessage(mine, project));
    counts.retried += mine.ids.length;
    if (trouble?.retryAfterMs !== undefined) {
      await worker.rateLimit(trouble.retryAfterMs);
      throw Worker.RateLimitError();
    }
    throw new Error(failureText({ status: trouble?.status ?? 0, reason: trouble?.reason || "no answer" }));
  }

  /** What a tool retries from the failed set is sent: what was said of it counts once. */
  async function readJob(job: Job<ChunkMessage>, { projects }: ConfiguredCourier) {
    const { refused, destination, project } = job.data ?? {};
    if (refused !== undefined) {
      await job.updateData({ ...job.data, refused: undefined });
      counts.deadLettered += job.data.ids.length;
      throw new UnrecoverableError(failureText(refused));
    }
    const chunk = await fromMessage(job.data);
    if (chunk === undefined) throw new UnrecoverableError("This is no job of langfuse-kit, or one of a later version.");
    if (project !== undefined && projects.has(destination) && projects.get(destination) !== project) {
      throw new UnrecoverableError(`Destination "${destination}" is another project here than where this was added.`);
    }
    return chunk;
  }

  const settings = { backoffStrategy: (attemptsMade: number) => backoff(attemptsMade) };
  const worker = new Worker<ChunkMessage>(
    place.name,
    process,
    { ...place.options, concurrency, settings, autorun: false },
    ...place.more,
  );
  // Without a listener an outage would end the process. BullMQ connects again by itself.
  worker.on("error", () => undefined);
  let isRunning = false;
  // Not sooner: without a driver, and BullMQ 6 brings none, a worker that runs asks for one in a loop that never yields.
  void queue.waitUntilReady().then(
    () => {
      isRunning = true;
      void worker.run().catch(() => undefined);
    },
    ({ message }: Error) => courier.logger.error(`[@langfuse-kit/bullmq] The delivery worker cannot run: ${message}`),
  );
  return {
    health: () => ({ ...counts }),
    async close() {
      // BullMQ cannot close what it could not open.
      await worker.close(!isRunning).catch(() => undefined);
      await queue.close().catch(() => undefined);
      courier.close();
    },
  };
}
