import { type ConnectionOptions, type JobsOptions, Queue } from "bullmq";
import { jobOptions } from "./policy.ts";

/** Which queue, the same in the service and in the worker. */
export interface QueuePlace {
  /** As BullMQ's own queues take it; for PostgreSQL an object with a `connectionString`. */
  readonly connection: ConnectionOptions | { readonly connectionString: string };
  /** @default "langfuse" */
  readonly queue?: string | undefined;
  /** As BullMQ's own option. */
  readonly prefix?: string | undefined;
  /**
   * Where the queue is, for BullMQ 6: `createPostgresBackend`, for example.
   * @default Redis
   */
  readonly backend?: ((...given: never[]) => unknown) | undefined;
}

/** What BullMQ's classes are made from. */
export interface SpoolPlace {
  readonly name: string;
  readonly options: { readonly connection: ConnectionOptions; readonly prefix?: string };
  /** Absent where there is none: version 5 means something else by it. */
  readonly more: readonly never[];
}

export function placeOf({ connection, queue = "langfuse", prefix, backend }: QueuePlace): SpoolPlace {
  return {
    name: queue,
    options: { connection: connection as ConnectionOptions, ...(prefix !== undefined && { prefix }) },
    more: backend === undefined ? [] : [backend as never],
  };
}

/** A client that the application made is the application's to close. */
export function isClient(connection: QueuePlace["connection"]): boolean {
  return "duplicate" in connection && typeof connection.duplicate === "function";
}

export function openQueue<Data>({ name, options, more }: SpoolPlace): Queue<Data> {
  const defaultJobOptions: JobsOptions = jobOptions;
  const queue = new Queue<Data>(name, { ...options, defaultJobOptions }, ...more);
  // Without a listener an outage would end the process; the caller is told by the answer.
  queue.on("error", () => undefined);
  return queue;
}
