import type { Score, Text } from "./observation.ts";
import type { TraceSummary } from "./trace.ts";

/** A row of `GET /api/studio/sessions`. */
export interface SessionSummary {
  readonly id: string;
  readonly start: number;
  /** The latest end of any of its traces. */
  readonly end: number;
  /** From the first start to the last end, idle times included. */
  readonly duration: number;
  readonly traces: number;
  readonly observations: number;
  readonly errors: number;
  readonly running: boolean;
  readonly users: readonly string[];
  readonly tags: readonly string[];
  readonly environment: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly totalTokens: number | null;
  readonly cost: number | null;
  /** Models that were used and have no price: `cost` leaves them out. */
  readonly unpricedModels: readonly string[];
  /** Of the first trace's input and the last trace's output, as plain text. */
  readonly firstInput: string | null;
  readonly lastOutput: string | null;
}

/** `GET /api/studio/sessions/:id?limit=&cursor=`: the conversation, oldest turn first. 50 turns a page, 200 at most. */
export interface SessionDetail extends SessionSummary {
  /** Those of the session itself, the newest first; 200 at most. Those of its traces are not among them. */
  readonly scores: readonly Score[];
  readonly turns: readonly Turn[];
  readonly next?: string;
}

/** One trace of the conversation. */
export interface Turn {
  readonly trace: TraceSummary;
  /** Of the root; cut at 20,000 characters. */
  readonly input: Text | null;
  readonly output: Text | null;
  /** Milliseconds between the end of the turn before and this start; null for the first, never below 0. */
  readonly idle: number | null;
  /** US dollars and tokens up to and with this turn; null while nothing is known. */
  readonly runningCost: number | null;
  readonly runningTokens: number | null;
  /** What `runningCost` leaves out. */
  readonly runningUnpriced: readonly string[];
}
