import type { Observation, Score, Text } from "./observation.ts";
import type { TraceState } from "./query.ts";

/** A row of the list. Times in milliseconds since 1970, durations in milliseconds, costs in US dollars. */
export interface TraceSummary {
  readonly id: string;
  readonly name: string;
  readonly state: TraceState;
  /** Its root never came, or something never ended, and it is too old to be running. */
  readonly incomplete: boolean;
  readonly start: number;
  /** The latest end so far. */
  readonly end: number;
  readonly latency: number;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly tags: readonly string[];
  readonly environment: string;
  readonly release: string | null;
  readonly version: string | null;
  readonly observations: number;
  readonly errors: number;
  readonly warnings: number;
  /** The message of the first error, cut at 300 characters. */
  readonly error: string | null;
  /** In the order in which they took part. */
  readonly services: readonly string[];
  readonly models: readonly string[];
  /** Generations only, so that nothing counts twice. Null when no usage is known. */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly totalTokens: number | null;
  /** Null when no cost is known. */
  readonly cost: number | null;
  /** Models that were used and have no price: `cost` leaves them out. */
  readonly unpricedModels: readonly string[];
  /** The beginning of input and output of the root, as plain text; at most 300 characters. */
  readonly inputPreview: string | null;
  readonly outputPreview: string | null;
  readonly scores: number;
  /** Grows with every change of the trace; the same number as the id of its live event. */
  readonly change: number;
}

/**
 * `GET /api/studio/traces/:id`: every observation, flat, in the order of their starts. With `?after=<change>` the
 * answer is `{ unchanged: true }` (see `Unchanged`) when nothing has come since, even if it has ceased to run. Input and
 * output are cut at 150,000 characters unless `full=1`.
 */
export interface TraceDetail extends TraceSummary {
  readonly list: readonly Observation[];
  /** Those of the trace and of its observations. */
  readonly scoreList: readonly Score[];
  /** Only the first 20,000 observations are in `list` when true. */
  readonly truncated: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly input: Text | null;
  readonly output: Text | null;
  /** Neighbours in the list without filters, for "next" and "previous". */
  readonly newer: string | null;
  readonly older: string | null;
  /** The one before with the same name: what it is most likely compared with. */
  readonly previousRun: string | null;
}

/**
 * `GET /api/studio/traces/:id/steps?text=`: for each word of the text, in their order, the ids of the steps whose name,
 * message, input, output or metadata has it. 20 words at most.
 */
export interface FoundSteps {
  readonly words: readonly (readonly string[])[];
}

export interface Unchanged {
  readonly unchanged: true;
}

/** `DELETE /api/studio/traces/:id`, `POST /api/studio/clear`. */
export interface Changed {
  readonly traces: number;
  readonly observations: number;
}

/** What `POST /api/studio/import` answers. */
export interface Imported extends Changed {
  /** Of the trace, where the file held one. */
  readonly id?: string;
}

/**
 * `GET /api/studio/traces/:id/export` and the body of `POST /api/studio/import`. The spans are OTLP in JSON, so any
 * OTLP endpoint takes them; what came by the JSON ingestion API is written as spans too.
 */
export interface TraceExport {
  readonly format: "langfuse-kit.trace";
  readonly version: 1;
  readonly traces: readonly ExportedTrace[];
}

export interface ExportedTrace {
  readonly id: string;
  /** What `trace-create` events said of it; absent where none came. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly resourceSpans: readonly unknown[];
  /** By the ids of spans: fields that would be read otherwise from them, such as the user that a root has from its trace. */
  readonly kept?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly scores: readonly ExportedScore[];
}

export interface ExportedScore extends Score {
  readonly environment: string;
  readonly metadata: unknown;
  readonly configId: string | null;
  readonly queueId: string | null;
}
