import type { CaptureMode } from "../../capture/index.ts";
import type { Trust } from "../../context/index.ts";
import type { Observation } from "../../observe/index.ts";
import type { Fields } from "../types.ts";

/** What goes with a job, so that its consumer continues the trace: fields of text, to be stored with it as they are. */
export interface JobCarrier {
  traceparent?: string;
  tracestate?: string;
  /** Whom and what the trace is about. */
  baggage?: string;
  /** Left out where the job continues its producer's trace. */
  relation?: "link";
  /** By the shared secret, where there is one. */
  signature?: string;
}

/** "child": the job is part of its producer's trace. "link": it is a trace of its own that links to it. */
export type JobRelation = "child" | "link";

/** What both sides must agree on. */
export interface CarrierRules {
  /** Signs carriers and refuses those that it did not sign. @default none: carriers are not signed */
  secret?: string | undefined;
  /** Longer carriers are not written, and not read. @default 8192 */
  maxCarrierBytes?: number | undefined;
}

/** A job, or several at once, about to be added to a queue. */
export interface ProducedJob extends CarrierRules {
  readonly queue: string;
  /** The kind of job, where a queue has several. */
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  /** How many jobs, where they are added at once. */
  readonly count?: number | undefined;
  /** How long the job shall wait at least. */
  readonly delayMs?: number | undefined;
  /** @default "child" */
  readonly relation?: JobRelation | undefined;
}

/** One attempt at a job. */
export interface ConsumedJob extends CarrierRules {
  readonly queue: string;
  /** The kind of job, where a queue has several. */
  readonly name?: string | undefined;
  readonly id?: string | undefined;
  /** What `traceProducer` gave: the object, or its JSON. Anything else does no harm. */
  readonly carrier?: unknown;
  /** From 1. */
  readonly attempt?: number | undefined;
  readonly addedAt?: Date | number | undefined;
  /** How long it was meant to wait. */
  readonly delayMs?: number | undefined;
  /** @default now */
  readonly startedAt?: Date | number | undefined;
  /** A run of a schedule: always a trace of its own, linked to the one that set the schedule up. */
  readonly scheduled?: boolean | undefined;
  /** @default what the producer said, or "child" */
  readonly relation?: JobRelation | undefined;
  /** How far the carrier is believed; a queue is one's own. @default "all" */
  readonly trust?: Trust | undefined;
  /** What else is known of this attempt. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** What a thrown error means where it is no failure, in a word: the job was put off, and will be run again. */
  readonly postponed?: ((error: unknown) => string | undefined) | undefined;
}

/** How an attempt ended. */
export interface JobOutcome {
  readonly error?: unknown;
  /** In a word, where it ended without success and without failure. */
  readonly postponed?: string | undefined;
  readonly result?: unknown;
  /** @default now */
  readonly endTime?: number | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** A job that is being added. */
export interface ProducerProgress {
  readonly observation: Observation;
  run<R>(fn: () => R): R;
  /** What to store with the job; empty where nothing is traced. */
  carrier(relation?: JobRelation, beside?: unknown): JobCarrier;
  /** Ends the observation; only the first call counts. */
  finish(outcome: Pick<JobOutcome, "error" | "metadata">): void;
}

/** An attempt that has begun. */
export interface ConsumerProgress {
  readonly observation: Observation;
  run<R>(fn: () => R): R;
  /** For another process that works on this attempt. */
  carrier(): JobCarrier;
  /** Hears what a second layer was told, such as a wrapper inside of what is traced already. */
  also(settings: JobSettings<never>, job: unknown): void;
  /** Ends the observation; only the first call counts. */
  finish(outcome: JobOutcome): void;
}

/** A value, or a function of the framework's own job. */
export type JobOption<T, Job> = T | ((job: Job) => T | null | undefined) | undefined;

/** The options that all adapters for queues share. Functions answer at once and may throw: that costs no job. */
export interface JobOptions<Job> extends CarrierRules {
  /** @default "process queue.name" */
  name?: JobOption<string, Job>;
  user?: JobOption<string | number, Job>;
  session?: JobOption<string | number, Job>;
  tags?: JobOption<readonly string[], Job>;
  /** Of the trace. */
  metadata?: JobOption<Fields, Job>;
  /** What went in; a job's data is never taken by itself. */
  input?: ((job: Job) => unknown) | undefined;
  /** What came out; a job's result is never taken by itself. */
  output?: ((job: Job, result: unknown) => unknown) | undefined;
  /** Jobs that are not traced, with all that is done in them. */
  ignore?: JobOption<boolean, Job>;
  /** @default "child" */
  relation?: JobOption<JobRelation, Job>;
  /** How far the carrier of a job is believed; a queue is one's own. @default "all" */
  trust?: JobOption<Trust, Job>;
  /**
   * How much content of the job's trace may leave, never more than the process allows. A function that fails lets no content
   * leave. @default what `initLangfuse` says
   */
  capture?: JobOption<CaptureMode, Job>;
}

/** What each option comes to, once read. */
export interface JobValues {
  name: string;
  user: string;
  session: string;
  tags: readonly string[];
  metadata: Record<string, unknown>;
  input: unknown;
  output: unknown;
  ignore: boolean;
  relation: JobRelation;
  trust: Trust;
  capture: CaptureMode;
  secret: string;
  maxCarrierBytes: number;
}

/** The options as they are used: each a function that never throws, or absent. */
export type JobSettings<Job> = {
  readonly [Name in keyof JobValues]: ((job: Job, result?: unknown) => JobValues[Name] | undefined) | undefined;
};

/** What an adapter for queues gives to an adapter for a framework, which need not know it. */
export interface QueueAdapter {
  wrapProcessor<P extends (...args: never[]) => unknown>(processor: P): P;
  /** Leaves alone what is no queue of its own. */
  wrapQueue(instance: unknown): void;
}
