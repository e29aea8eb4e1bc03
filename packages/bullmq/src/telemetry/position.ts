import { runOutside } from "@langfuse-kit/core/adapter";
import { surround } from "../seams/index.ts";

/** What BullMQ takes for a context: a place to run in, and what to store with jobs that are added there. */
export interface Position {
  run<R>(fn: () => R): R;
  /** `beside` is what another telemetry stores with them. */
  metadata(beside?: unknown): string;
  /** What a job came with. */
  readonly received?: unknown;
}

/** Wherever the code runs: the nearest observation is core's to know. */
export const here: Position = { run: (fn) => fn(), metadata: () => "" };

/** For what outlives the code that started it. */
export const nowhere: Position = { ...here, run: (fn) => surround(undefined, () => runOutside(fn)) };
