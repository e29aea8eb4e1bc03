import type { LangfuseOptions } from "@langfuse-kit/core";
import { backoff, type Chunk, type CourierHealth, createCourier, type RefusedPart } from "@langfuse-kit/core/adapter";
import { DelayedError, type Job, UnrecoverableError, Worker } from "bullmq";
import { countJobs } from "./count.ts";
import { type ChunkMessage, failureText, fromMessage, jobIdOf, toMessage } from "./message.ts";
import { isClient, openQueue, placeOf, type QueuePlace } from "./place.ts";
import { jobName, jobsInHand, maxChunkBytes, maxStalledCount, stackTraceLimit } from "./policy.ts";
import { within } from "./within.ts";

/** Keys and addresses as `initLangfuse` takes them, by option or variable, and the queue. */
export interface DeliveryWorkerOptions extends Omit<LangfuseOptions, "spool">, QueuePlace {
  /**
   * Requests at a time to each destination, for observations and for scores each.
   * @default 4
   */
  readonly concurrency?: number | undefined;
}

/** Observations since the worker was started. Dead letters are in the queue's failed set. */
export interface DeliveryWorkerHealth extends CourierHealth {
  /** Jobs in the queue that are not done, as counted some seconds ago; undefined until it could be asked. */
  readonly waiting: number | undefined;
  /** The last refusal or failure of a server, until it takes something; without one, what is wrong with the queue. */
  readonly lastError: string | undefined;
}

export interface DeliveryWorker {
  /** @example if (worker.health().state !== "ok") alarm(worker.health().lastError); */
  health(): DeliveryWorkerHealth;
  /** Sends what it has in hand, within `shutdownMs`. The rest waits in the queue, for which it takes five seconds at most. */
  close(): Promise<void>;
}

const closeMs = 5_000;
const countEveryMs = 5_000;
/** Postponed jobs are fetched no more often than this, however often a server comes back. */
const fetchEveryMs = 10_000;
/** BullMQ emits an error with each of its attempts to connect, so errors are logged no more often than this. */
const sayEveryMs = 60_000;

/**
 * Sends what `bullmqSpool` put into the queue, in any process that has the keys. What waits is BullMQ's, and so are the
 * dead letters: the failed set, which every tool for BullMQ shows and retries.
 * @example const worker = runDeliveryWorker({ connection: { host: "redis" } });
 */
export function runDeliveryWorker(options: DeliveryWorkerOptions): DeliveryWorker {
  const { connection, queue: name, prefix, backend, concurrency: requests = 4, ...langfuse } = options;
  const courier = createCourier(langfuse, {
    capacity: jobsInHand,
    requests,
    keep,
    maxPartBytes: maxChunkBytes,
    recovered,
  });
  const { logger, projects, reporter } = courier;
  const place = placeOf({ connection, queue: name, prefix, backend });
  const queue = openQueue<ChunkMessage>(place);
  const count = countJobs(queue, () => {
    queueError = undefined;
  });
  let isRunning = false;
  let closing: Promise<void> | undefined;
  let queueError: string | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;
  let later: NodeJS.Timeout | undefined;
  let fetchedAt = Number.NEGATIVE_INFINITY;

  async function process(job: Job<ChunkMessage>, token: string | undefined): Promise<void> {
    // Jobs that an older version has added have no bound of their own.
    job.opts.stackTraceLimit = stackTraceLimit;
    const verdict = await courier.deliver(await readJob(job));
    if (verdict.fate === "refused") throw new UnrecoverableError(failureText(verdict));
    if (verdict.fate === "left") await putBack(job, token, verdict.milliseconds);
  }

  /** Postpones a job. That does not count as an attempt, so the job does not grow however often it happens. */
  async function putBack(job: Job<ChunkMessage>, token: string | undefined, milliseconds: number): Promise<never> {
    if (milliseconds === 0) throw Worker.RateLimitError();
    await job.moveToDelayed(Date.now() + milliseconds, token);
    throw new DelayedError();
  }

  /** A part that was refused becomes a job of its own, on its way to the failed set. */
  async function keep({ chunk, status, reason }: RefusedPart): Promise<void> {
    const data = { ...(await toMessage(chunk, projects.get(chunk.destination))), refused: { status, reason } };
    await queue.add(jobName, data, { jobId: `r${jobIdOf(chunk)}` });
  }

  function recovered(): void {
    const wait = fetchedAt + fetchEveryMs - performance.now();
    if (wait > 0) {
      later ??= setTimeout(() => {
        later = undefined;
        recovered();
      }, wait).unref();
      return;
    }
    fetchedAt = performance.now();
    // If this fails, the jobs come by themselves later.
    queue.promoteJobs().catch(() => undefined);
  }

  /** A refused part fails at once. Its mark is removed first, so that it is sent if a tool retries it from the failed set. */
  async function readJob(job: Job<ChunkMessage>): Promise<Chunk> {
    const { refused, destination, project } = job.data ?? {};
    if (refused !== undefined) {
      await job.updateData({ ...job.data, refused: undefined });
      throw new UnrecoverableError(failureText(refused));
    }
    const chunk = await fromMessage(job.data);
    if (chunk === undefined) throw unusable("This is no job of langfuse-kit, or one of a later version.");
    if (project !== undefined && projects.has(destination) && projects.get(destination) !== project) {
      throw unusable(`Destination "${destination}" is another project here than where this was added.`);
    }
    return chunk;
  }

  function unusable(reason: string): UnrecoverableError {
    reporter.once(`unusable ${reason}`, `A job went to the failed set of the queue "${place.name}": ${reason}`);
    return new UnrecoverableError(reason);
  }

  async function end(): Promise<void> {
    clearInterval(counting);
    clearTimeout(later);
    // Closing cannot be forced once it waits, and without its server it would wait for ever to put back the jobs in hand.
    const idle = isRunning ? worker.pause() : Promise.resolve();
    idle.catch(() => undefined);
    await courier.close();
    const until = performance.now() + closeMs;
    const isIdle = await within(closeMs, idle).then(
      () => true,
      () => false,
    );
    // Nor can BullMQ close what it could not open. Jobs that are not put back go to other workers later.
    const closed = worker
      .close(!isRunning || !isIdle)
      .catch(() => undefined)
      .then(() => queue.close());
    closed.catch(() => undefined);
    if (isIdle) await within(until - performance.now(), closed).catch(() => undefined);
    if (isClient(connection)) return;
    // A connection that is still retrying would keep the process alive.
    worker.disconnect().catch(() => undefined);
    queue.disconnect().catch(() => undefined);
  }

  const settings = { backoffStrategy: (attemptsMade: number) => backoff(attemptsMade) };
  const worker = new Worker<ChunkMessage>(
    place.name,
    process,
    { ...place.options, concurrency: jobsInHand, maxStalledCount, settings, autorun: false },
    ...place.more,
  );
  // Without a listener an outage would end the process. BullMQ connects again by itself.
  worker.on("error", ({ message }) => {
    queueError = message;
    if (performance.now() - saidAt < sayEveryMs) return;
    saidAt = performance.now();
    logger.warn(
      `[@langfuse-kit/bullmq] The delivery worker has trouble with its queue: ${message}. It goes on when it can.`,
    );
  });
  const counting = setInterval(() => isRunning && count.look(), countEveryMs).unref();
  // Not sooner: without a driver, and BullMQ 6 brings none, a worker that runs asks for one in a loop that never yields.
  void queue.waitUntilReady().then(
    () => {
      isRunning = true;
      count.look();
      // Another worker may have postponed jobs that this one can send.
      recovered();
      void worker.run().catch(() => undefined);
    },
    ({ message }: Error) => logger.error(`[@langfuse-kit/bullmq] The delivery worker cannot run: ${message}`),
  );
  return {
    health() {
      if (isRunning) count.look();
      const { lastError = queueError, ...health } = courier.health();
      return { ...health, lastError, waiting: count.read() };
    },
    close: () => {
      closing ??= end();
      return closing;
    },
  };
}
