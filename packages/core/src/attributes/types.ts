import type { CaptureMode } from "../capture/index.ts";

/** The ten kinds of observation that Langfuse shows, in lower case as its servers want them. */
export type ObservationType =
  | "span"
  | "generation"
  | "event"
  | "agent"
  | "tool"
  | "chain"
  | "retriever"
  | "embedding"
  | "evaluator"
  | "guardrail";

export type ObservationLevel = "DEBUG" | "DEFAULT" | "WARNING" | "ERROR";

/** Anything with a name and a version: a prompt of `@langfuse/client`, or a plain object. */
export interface PromptReference {
  readonly name: string;
  readonly version: number | string;
  /** A fallback prompt is not on the server, so it is never linked. */
  readonly isFallback?: boolean | undefined;
  /** What the prompt was compiled with; recorded as metadata `promptVariables`, and only where it is given. */
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** What can be said of one observation. */
export interface ObservationAttributes {
  input?: unknown;
  output?: unknown;
  metadata?: unknown;
  level?: ObservationLevel | undefined;
  statusMessage?: string | undefined;
  version?: string | undefined;
  environment?: string | undefined;
  /** How much of it, and of what happens inside it, may leave; it can only be stricter than what stands above. */
  capture?: CaptureMode | undefined;
}

/** What generations (and embeddings) add. */
export interface GenerationAttributes extends ObservationAttributes {
  model?: string | undefined;
  modelParameters?: Record<string, unknown> | undefined;
  /** Tokens in any provider's shape, or Langfuse's own keys. */
  usage?: unknown;
  /** US dollars per usage key; when given, no price table is consulted. */
  cost?: Record<string, number> | undefined;
  prompt?: PromptReference | undefined;
  /** When the first token arrived. */
  completionStartTime?: Date | number | undefined;
}

/** What can be said of a trace; it is written on every observation of the segment. */
export interface TraceAttributes {
  name?: string | undefined;
  userId?: string | undefined;
  sessionId?: string | undefined;
  tags?: readonly string[] | undefined;
  metadata?: object | undefined;
  input?: unknown;
  output?: unknown;
  version?: string | undefined;
  release?: string | undefined;
  environment?: string | undefined;
  public?: boolean | undefined;
}
