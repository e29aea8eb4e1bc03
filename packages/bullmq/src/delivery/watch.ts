import type { Queue } from "bullmq";
import { countJobs } from "./count.ts";

/** What is known of the server behind a queue, without asking it each time. */
export interface Watch {
  /** False while jobs would wait in this process rather than in the queue. */
  isReady(): boolean;
  /** True when the queue holds as many jobs as it may. */
  isFull(): boolean;
  /** What is wrong, in a sentence for people. */
  trouble(): string | undefined;
  /** Looks again in the background, if the last look was long ago. */
  look(): void;
}

/** What is used of a Redis client, in BullMQ 5 and 6, with any driver. PostgreSQL has none. */
interface Client {
  readonly status?: string;
  info?(): Promise<string>;
}

/** A connection that takes longer, or is away for longer, is worth a log line. */
const patienceMs = 5_000;
const askEveryMs = 60_000;

export function watchQueue(queue: Queue, maxJobs: number): Watch {
  let client: Client | undefined;
  let isReady = false;
  let seenAt = performance.now();
  let lastError = "";
  const count = countJobs(queue);
  let policy: string | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  // Until there was a connection once, BullMQ would keep every job waiting, and its bytes with it.
  void queue.waitUntilReady().then(
    async () => {
      client = await clientOf(queue);
      isReady = true;
      look();
    },
    (error: Error) => {
      lastError = ` (${error.message})`;
    },
  );

  function look(): void {
    const now = performance.now();
    count.look();
    if (now - askedAt >= askEveryMs && client?.info !== undefined) {
      askedAt = now;
      client.info().then(
        (info) => {
          policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
        },
        () => undefined,
      );
    }
  }

  const isFull = (): boolean => (count.read() ?? 0) >= maxJobs;

  function isThere(): boolean {
    const answer = isReady && (client?.status ?? "ready") === "ready";
    if (answer) seenAt = performance.now();
    return answer;
  }

  return {
    isReady: isThere,
    isFull,
    look: () => isReady && look(),
    trouble() {
      if (!isThere() && (lastError !== "" || performance.now() - seenAt > patienceMs)) {
        return `The queue's server cannot be reached${lastError}; this process sends by itself.`;
      }
      if (policy !== undefined && policy !== "noeviction") {
        return `Redis deletes keys when it is full (maxmemory-policy ${policy}), and what waits with them. Set it to noeviction.`;
      }
      return isFull() ? "As many jobs wait as may (maxJobs). See whether a delivery worker runs." : undefined;
    },
  };
}

/** Version 5 gives it by the queue, version 6 by the queue's backend. */
async function clientOf(queue: Queue): Promise<Client | undefined> {
  const version5 = queue as unknown as { readonly client?: Promise<Client> };
  const version6 = queue as unknown as { getBackend?(): { readonly client?: Promise<Client> } };
  return await (version5.client ?? version6.getBackend?.().client);
}
