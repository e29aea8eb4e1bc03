import type * as bullmq from "bullmq";
import type { Job, JobsOptions, Processor, Queue, QueueOptions, Worker, WorkerOptions } from "bullmq";
import { afterAll, afterEach, beforeAll } from "vitest";
import type { Backend, RunningBackend } from "./backend.ts";

export type Opened = Awaited<ReturnType<Backend["start"]>>;

/** Queues and workers on one backend, closed after each test; names are new for each. */
export interface Workshop {
  readonly classes: typeof bullmq;
  /** How often a job is tried that an outage may fail. */
  readonly tries: number;
  /** For node, so that a program finds this version of BullMQ. */
  readonly flags: readonly string[];
  connection(): object;
  /** A name that no other test has. */
  name(): string;
  queue(name: string, options?: Partial<QueueOptions>): Queue;
  flows(options?: Partial<QueueOptions>): bullmq.FlowProducer;
  worker(name: string, processor: Processor | string | URL, options?: Partial<WorkerOptions>): Worker;
  /** Resolves when so many attempts are over, failed ones included. */
  attempts(worker: Worker, count?: number): Promise<void>;
  /** The server ends as in a crash, and comes back. */
  crash(): Promise<void>;
  close(): Promise<void>;
}

interface Closable {
  close(): Promise<unknown>;
  waitUntilReady(): Promise<unknown>;
}

export function openWorkshop(backend: Backend): Workshop {
  let running: RunningBackend;
  const open: Closable[] = [];
  let count = 0;

  beforeAll(async () => {
    running = await backend.start();
  }, 60_000);
  afterEach(close);
  afterAll(() => running?.stop(), 30_000);

  async function close(): Promise<void> {
    // Workers first: they add to queues.
    await Promise.all(open.splice(0).map(closeWhenReady));
  }

  /** Closed while it still connects, BullMQ leaves a rejection behind that nobody can hear: its listeners are gone by then. */
  async function closeWhenReady(one: Closable): Promise<void> {
    await one.waitUntilReady().catch(() => undefined);
    await one.close();
  }

  function opened<T extends Closable & { on(event: "error", listener: () => void): unknown }>(one: T): T {
    // A server that goes down is part of some tests.
    one.on("error", () => undefined);
    open.push(one);
    return one;
  }

  const withConnection = <O extends object>(options: O | undefined): never =>
    ({ ...options, connection: running.connection() }) as never;

  return {
    get classes() {
      return running.classes;
    },
    tries: backend.tries ?? 1,
    flags: backend.flags ?? [],
    connection: () => running.connection(),
    name: () => `jobs-${process.pid}-${count++}`,
    queue: (name, options) =>
      opened(new running.classes.Queue(name, withConnection(options), running.factory as never)),
    flows: (options) => opened(new running.classes.FlowProducer(withConnection(options), running.factory as never)),
    worker: (name, processor, options) =>
      opened(
        new running.classes.Worker(
          name,
          processor as Processor,
          withConnection({ drainDelay: 1, ...options }),
          running.factory as never,
        ),
      ),
    attempts: (worker, wanted = 1) =>
      new Promise((resolve) => {
        let seen = 0;
        const next = (): void => {
          seen += 1;
          if (seen === wanted) resolve();
        };
        worker.on("completed", next);
        worker.on("failed", next);
      }),
    crash: () => running.crash(),
    close,
  };
}

export type { Job, JobsOptions };
