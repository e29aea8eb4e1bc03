import type { CaptureMode } from "../capture/index.ts";
import type { Secret } from "../config/index.ts";
import type { Posted } from "../posted/index.ts";

/** What a score may be: these values, a number within bounds, yes or no, or a text of at most 500 characters. */
export type ScoreRule =
  | readonly (string | number | boolean)[]
  | { readonly min: number; readonly max: number }
  | "boolean"
  | "text";

export interface FeedbackOptions {
  /** The names that are taken, and what each may be. @default any name of at most 64 plain characters, any value */
  scores?: Readonly<Record<string, ScoreRule>> | undefined;
  /** What tokens are signed with; of a list the first signs and all are believed. @default made from the secret key */
  key?: string | readonly string[] | undefined;
  /** The longest body that is read. @default 16384 */
  maxBytes?: number | undefined;
  /** Scores in a minute of one trace by one visitor: by whoever has the token of one answer. @default 20 */
  perTrace?: number | undefined;
  /**
   * Scores of all traces in a minute, in this process. All visitors share it: a limit for each address goes in front.
   * @default 3000
   */
  perMinute?: number | undefined;
}

/** Keys of one's own, out of sight; undefined where they are made from the secret key. */
export type FeedbackKeys = readonly Secret[] | undefined;

/** What core must know of a posted score; an adapter fills it in. */
export interface FeedbackCall extends Posted {
  readonly method: string;
}

export interface FeedbackAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a token says. */
export interface Claim {
  readonly traceId: string;
  /** Of the request's own observation. Anybody can bring the id of a trace along; this one is made here. */
  readonly spanId: string;
  /** `undecided`: a keep rule might still have saved the trace. */
  readonly decision: "in" | "undecided" | "out";
  /** How much of what is said of the trace may leave. */
  readonly capture: CaptureMode;
  /** The trace's, as it is sent; undefined where it has none. */
  readonly environment: string | undefined;
  /** Seconds since 1970. */
  readonly expires: number;
  /** Marks of the destinations, where they are not the default ones. */
  readonly marks: readonly string[];
}
