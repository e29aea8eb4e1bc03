import type { CapturedObservation } from "../observation/index.ts";

/** An observation at its place in the tree. Children are in the order in which they started. */
export interface ObservationNode extends CapturedObservation {
  readonly children: readonly ObservationNode[];
}

/** An observation that had begun and not ended when its trace was read. */
export interface OpenObservation {
  readonly id: string;
  readonly traceId: string;
  readonly parentId: string | undefined;
  readonly name: string;
  readonly startTime: number;
}

/** All observations of one trace id. What is said of the trace is the newest value that any observation brought. */
export interface CapturedTrace {
  readonly id: string;
  readonly name: string | undefined;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly tags: readonly string[];
  readonly environment: string;
  readonly release: string | undefined;
  readonly version: string | undefined;
  readonly public: boolean;
  /** Input, output and metadata are those of the newest observation without a parent. */
  readonly input: unknown;
  readonly output: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly startTime: number;
  readonly endTime: number;
  readonly durationMs: number;
  /** In the order in which they started. */
  readonly observations: readonly CapturedObservation[];
  /** Observations without a parent, or whose parent is not part of the trace. */
  readonly roots: readonly ObservationNode[];
  /** What was still open, in the order in which it started: the tree shows it, no matcher finds it. */
  readonly open: readonly OpenObservation[];
  /** The root: where there are several, one without a parent before one that lost its parent. */
  readonly root: ObservationNode;
  /** US dollars, over all observations; 0 when no cost is known. */
  readonly totalCost: number;
  /** The first observation of a name. */
  find(name: string): ObservationNode | undefined;
  /** The trace as an indented tree. */
  toString(): string;
}
