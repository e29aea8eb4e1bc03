import { LangfuseKitError } from "@langfuse-kit/core";
import {
  type Chunk,
  createMemorySpool,
  projectsInUse,
  type Spool,
  type SpoolListener,
  unknownOption,
} from "@langfuse-kit/core/adapter";
import { jobIdOf, toMessage } from "./message.ts";
import { openQueue, placeOf, type QueuePlace } from "./place.ts";
import { jobName, maxChunkBytes } from "./policy.ts";
import { watchQueue } from "./watch.ts";
import { within } from "./within.ts";

export interface BullmqSpoolOptions extends QueuePlace {
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

const table: Readonly<Record<keyof BullmqSpoolOptions, true>> = {
  connection: true,
  queue: true,
  prefix: true,
  backend: true,
  timeoutMs: true,
  maxJobs: true,
  otherwise: true,
};
const known: readonly string[] = Object.keys(table);

const fallbackBytes = 32 * 1024 * 1024;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * A spool in a BullMQ queue: `runDeliveryWorker()` sends what is in it, here or elsewhere. Redis that is down, slow or
 * full never holds the application up.
 * @example initLangfuse({ spool: bullmqSpool({ connection: { host: "redis" } }) });
 */
export function bullmqSpool(options: BullmqSpoolOptions): Spool {
  const unknown = unknownOption(options, known);
  if (unknown !== undefined) throw new LangfuseKitError("bullmq", unknown, { code: "INVALID_OPTION" });
  const { connection, timeoutMs = 250, maxJobs = 10_000 } = options;
  const otherwise = options.otherwise ?? createMemorySpool({ maxBytes: fallbackBytes });
  const queue = openQueue(placeOf({ ...options, connection: withoutWaiting(connection) }));
  const watch = watchQueue(queue, maxJobs);
  /** Chunks that are in Redis. */
  const handedOver = new WeakSet<Chunk>();
  let listener: SpoolListener | undefined;
  let pausedUntil = 0;
  let pauseMs = firstPauseMs;
  let closed = false;

  async function add(chunk: Chunk): Promise<void> {
    const message = await toMessage(chunk, projectsInUse().get(chunk.destination));
    await queue.add(jobName, message, { jobId: jobIdOf(chunk) });
  }

  const isPaused = (): boolean => performance.now() < pausedUntil;

  function trouble(): string | undefined {
    if (isPaused()) return "The queue's server took too long, or refused; this process sends by itself.";
    return watch.trouble() ?? otherwise.trouble?.();
  }

  async function append(chunk: Chunk): Promise<readonly Chunk[]> {
    watch.look();
    const said = trouble();
    if (said !== undefined) listener?.warn?.(said);
    if (closed || isPaused() || watch.isFull() || !watch.isReady()) return await otherwise.append(chunk);
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
    ...(otherwise.maxBytes !== undefined && { maxBytes: otherwise.maxBytes }),
    maxChunkBytes: Math.min(maxChunkBytes, otherwise.maxChunkBytes ?? maxChunkBytes),
    append,
    trouble,
    listen(told) {
      listener = told;
      otherwise.listen?.(told);
    },
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
function withoutWaiting(connection: QueuePlace["connection"]): QueuePlace["connection"] {
  const isPlain = !("connectionString" in connection) && Object.getPrototypeOf(connection) === Object.prototype;
  return isPlain ? { ...connection, enableOfflineQueue: false, maxRetriesPerRequest: 1 } : connection;
}
