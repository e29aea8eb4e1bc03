import type { ConsumerProgress } from "@langfuse-kit/core/adapter";
import type { AnyJob, TelemetryOptions } from "../jobs/index.ts";

/** A call of BullMQ's that spans are started in. */
export type Call = Adding | Repeating | Work;

/** A call that adds jobs: what only its arguments say. */
export interface Adding {
  readonly kind: "adding";
  readonly facts: {
    readonly queue?: string | undefined;
    readonly name?: string | undefined;
    readonly delayMs?: number | undefined;
    readonly count?: number | undefined;
  };
  /** The first one that BullMQ says, which is the root's of a flow. */
  jobId?: string;
  /** Of each job, until its context is written. */
  places: readonly ContextPlace[];
}

/** Where the context of a job goes that BullMQ is asked to leave out. */
export interface ContextPlace {
  readonly queue: string;
  /** A copy of the user's, and what BullMQ reads; another tracer may write there after us and before BullMQ. */
  readonly opts: { telemetry?: TelemetryOptions | undefined };
  /** The user asked for no context, and gets a link. Another tracer asks only to have the place for itself. */
  readonly isLinked: boolean;
}

/** A worker's own adding of the next run of a schedule: nobody asked for it. */
interface Repeating {
  readonly kind: "repeating";
}

/** An attempt at a job. */
export interface Work {
  readonly kind: "work";
  /** Absent where BullMQ's worker could not be reached. */
  readonly job: AnyJob | undefined;
  progress: ConsumerProgress | undefined;
  /** How the processor ended, and when. */
  ended: { readonly error?: unknown; readonly result?: unknown; readonly at: number } | undefined;
}
