import { type Chunk, createMemorySpool, projectsInUse, type Spool } from "@langfuse-kit/core/adapter";
import { type ConnectionOptions, Queue } from "bullmq";
import { jobIdOf, toMessage } from "./message.ts";
import { jobName, jobOptions } from "./policy.ts";

export interface BullmqSpoolOptions {
  /** As BullMQ's own queues take it. */
  readonly connection: ConnectionOptions;
  /** @default "langfuse" */
  readonly queue?: string | undefined;
  /** As BullMQ's own option. */
  readonly prefix?: string | undefined;
  /**
   * Milliseconds that one chunk may take on its way into Redis. Beyond it the next spool takes over.
   * @default 250
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Jobs that may wait. Beyond it the next spool takes over, so that Redis is not filled.
   * @default 10_000
   */
  readonly maxJobs?: number | undefined;
  /**
   * The next spool: what Redis does not take waits there, and this process sends it by itself.
   * @default 32 MB of memory
   */
  readonly otherwise?: Spool | undefined;
}

const fallbackBytes = 32 * 1024 * 1024;
/** Of one job: small, so that Redis is never busy with one of them for long. */
const maxChunkBytes = 512 * 1024;
const countEveryMs = 1_000;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * A spool in a BullMQ queue: `runDeliveryWorker()` sends what is in it, here or elsewhere. Redis that is down, slow or
 * full never holds the application up.
 * @example initLangfuse({ spool: bullmqSpool({ connection: { host: "redis" } }) });
 */
export function bullmqSpool(options: BullmqSpoolOptions): Spool {
  const { connection, queue: name = "langfuse", prefix, timeoutMs = 250, maxJobs = 10_000 } = options;
  const otherwise = options.otherwise ?? createMemorySpool({ maxBytes: fallbackBytes });
  const queue = new Queue(name, {
    connection: withoutWaiting(connection),
    ...(prefix !== undefined && { prefix }),
    defaultJobOptions: jobOptions,
  });
  // Without a listener an outage would end the process.
  queue.on("error", () => undefined);
  /** Chunks that are in Redis. */
  const handedOver = new WeakSet<Chunk>();
  let isReady = false;
  let isFull = false;
  let pausedUntil = 0;
  let pauseMs = firstPauseMs;
  let countedAt = 0;
  let closed = false;
  // Until there was a connection once, BullMQ would keep every job waiting, and its bytes with it.
  void queue.waitUntilReady().then(
    () => {
      isReady = true;
    },
    () => undefined,
  );

  async function add(chunk: Chunk): Promise<void> {
    const message = await toMessage(chunk, projectsInUse().get(chunk.destination));
    await queue.add(jobName, message, { jobId: jobIdOf(chunk) });
  }

  /** Counted now and then, in the background. */
  function count(): void {
    const now = performance.now();
    if (now - countedAt < countEveryMs) return;
    countedAt = now;
    queue.getJobCounts("waiting", "delayed", "active", "prioritized").then(
      (counts) => {
        isFull = Object.values(counts).reduce((sum, jobs) => sum + jobs, 0) >= maxJobs;
      },
      () => undefined,
    );
  }

  function mayAdd(): boolean {
    return isReady && !isFull && !closed && performance.now() >= pausedUntil;
  }

  async function append(chunk: Chunk): Promise<readonly Chunk[]> {
    if (isReady) count();
    if (!mayAdd()) return await otherwise.append(chunk);
    try {
      await within(timeoutMs, add(chunk));
      pauseMs = firstPauseMs;
      handedOver.add(chunk);
      return [];
    } catch {
      pausedUntil = performance.now() + pauseMs;
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      return await otherwise.append(chunk);
    }
  }

  return {
    durable: otherwise.durable ?? false,
    handsOver: (chunk) => handedOver.has(chunk),
    maxChunkBytes: Math.min(maxChunkBytes, otherwise.maxChunkBytes ?? maxChunkBytes),
    append,
    listen: (listener) => otherwise.listen?.(listener),
    take: (destination, kind, limits) => otherwise.take(destination, kind, limits),
    remove: (chunks) => otherwise.remove(chunks),
    release: (chunks) => otherwise.release(chunks),
    stats: () => otherwise.stats(),
    flushNow: () => otherwise.flushNow?.(),
    async close() {
      closed = true;
      await otherwise.close();
      await within(timeoutMs, queue.close()).catch(() => undefined);
    },
  };
}

/** What cannot be sent to Redis now fails now; a connection that somebody else made stays as it is. */
function withoutWaiting(connection: ConnectionOptions): ConnectionOptions {
  const isPlain = Object.getPrototypeOf(connection) === Object.prototype;
  return isPlain
    ? ({ ...connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 } as ConnectionOptions)
    : connection;
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("too late")), milliseconds);
  });
  // It may fail after that, which is nobody's business any more.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
