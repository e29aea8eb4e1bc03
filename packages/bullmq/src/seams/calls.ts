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
  /** Options that ask BullMQ to leave the context out; they get one that links, by queue. */
  readonly detached: { readonly queue: string; readonly telemetry: TelemetryOptions }[];
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
