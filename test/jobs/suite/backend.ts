import type * as bullmq from "bullmq";

/** One version of BullMQ on one server. */
export interface Backend {
  readonly name: string;
  /** What is missing here, if anything. */
  readonly missing?: string | undefined;
  /** How often a job is tried that an outage may fail; once, unless it is given. */
  readonly tries?: number | undefined;
  /** For node, so that a program finds this version of BullMQ. */
  readonly flags?: readonly string[] | undefined;
  start(): Promise<RunningBackend>;
}

export interface RunningBackend {
  readonly classes: typeof bullmq;
  connection(): object;
  /** Version 6 takes other servers than Redis as a factory. */
  readonly factory?: unknown;
  /** Ends it as a crash does, and brings it back. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}
