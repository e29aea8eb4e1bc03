import type { Chunk } from "@langfuse-kit/core/adapter";
import type { ConnectionOptions, Job } from "bullmq";
import { type ChunkMessage, fromMessage, readFailure } from "./message.ts";
import { openQueue, placeOf, type QueuePlace } from "./place.ts";

export interface InspectQueueOptions extends Pick<QueuePlace, "queue" | "prefix"> {
  /** As BullMQ's own queues take it. */
  readonly connection: ConnectionOptions;
}

/** What a server refused for good, without its bytes. */
export interface QueueLetter extends Pick<Chunk, "kind" | "destination" | "ids" | "createdAt"> {
  /** The job in the failed set. */
  readonly jobId: string;
  /** HTTP status, or 0 where the worker itself refused it. */
  readonly status: number;
  readonly reason: string;
  readonly at: number;
}

/** The queue of `bullmqSpool`, as a tool beside an application sees it. It needs no keys. */
export interface QueueInspection {
  /** The oldest first. Failed jobs that are none of ours are left out. */
  deadLetters(filter?: { readonly status?: number | undefined }): Promise<readonly QueueLetter[]>;
  /** With its bytes; undefined where it is gone. */
  read(letter: QueueLetter): Promise<Chunk | undefined>;
  /** Puts letters back into the queue, for a worker to send; answers those that were still there. */
  replay(letters: readonly QueueLetter[]): Promise<readonly QueueLetter[]>;
  /** Deletes letters for good; answers those that were still there. */
  drop(letters: readonly QueueLetter[]): Promise<readonly QueueLetter[]>;
  close(): Promise<void>;
}

/** A job may hold half a megabyte: few of them are in memory at a time. */
const pageSize = 20;

function letterOf({ id, data, failedReason = "", finishedOn, timestamp }: Job<ChunkMessage>): QueueLetter | undefined {
  const { kind, destination, ids, createdAt, version } = data ?? {};
  if (id === undefined || version !== 1 || !Array.isArray(ids)) return undefined;
  return { jobId: id, kind, destination, ids, createdAt, ...readFailure(failedReason), at: finishedOn ?? timestamp };
}

/**
 * Looks into the queue of an application, running or not. Fails at once where Redis is not there. Sends nothing.
 * @example const letters = await inspectQueue({ connection: { url: "redis://localhost:6379" } }).deadLetters();
 */
export function inspectQueue({ connection, queue: name, prefix }: InspectQueueOptions): QueueInspection {
  const queue = openQueue<ChunkMessage>(placeOf({ connection, queue: name, prefix }));

  async function inFailed({ jobId }: QueueLetter, act: (job: Job<ChunkMessage>) => Promise<unknown>): Promise<boolean> {
    const job = await queue.getJob(jobId);
    if (job === undefined || (await job.getState()) !== "failed") return false;
    return act(job).then(
      () => true,
      // Somebody else was first.
      () => false,
    );
  }

  async function those(
    letters: readonly QueueLetter[],
    act: (job: Job<ChunkMessage>) => Promise<unknown>,
  ): Promise<readonly QueueLetter[]> {
    const done: QueueLetter[] = [];
    for (const letter of letters) if (await inFailed(letter, act)) done.push(letter);
    return done;
  }

  return {
    async deadLetters({ status } = {}) {
      const found: QueueLetter[] = [];
      for (let from = 0; ; from += pageSize) {
        const jobs = await queue.getFailed(from, from + pageSize - 1);
        // One that was removed while it was read is no job any more.
        found.push(...jobs.flatMap((job) => (job && letterOf(job)) ?? []));
        if (jobs.length < pageSize) break;
      }
      // Those that were refused together may have failed in the same millisecond.
      const oldestFirst = (a: QueueLetter, b: QueueLetter): number => a.at - b.at || a.createdAt - b.createdAt;
      return found.filter((letter) => status === undefined || letter.status === status).sort(oldestFirst);
    },
    read: async ({ jobId }) => fromMessage((await queue.getJob(jobId))?.data),
    replay: (letters) => those(letters, (job) => job.retry("failed")),
    drop: (letters) => those(letters, (job) => job.remove()),
    close: () => queue.close(),
  };
}
