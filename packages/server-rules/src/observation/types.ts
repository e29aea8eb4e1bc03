import type { Attributes } from "../otlp/index.ts";

/** The kinds of observation, in the words of Langfuse's own attribute. */
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

/** The prompt that a generation is linked to. */
export interface PromptLink {
  readonly name: string;
  readonly version: number | undefined;
}

/** What an observation says of the trace that it is part of. */
export interface Identity {
  readonly traceName: string | undefined;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly tags: readonly string[];
  readonly public: boolean;
  readonly version: string | undefined;
  readonly release: string | undefined;
  readonly environment: string;
  readonly isAppRoot: boolean;
}

/** Input and output, as they were sent: text, or values that messages were put together from. */
export interface Content {
  readonly input: unknown;
  readonly output: unknown;
}

/** What the server makes of a span or of the events of a body: every field but ids, times and what stays as it was sent. */
export interface ObservationFields extends Identity, Content {
  readonly type: ObservationType;
  readonly name: string;
  readonly level: ObservationLevel;
  readonly statusMessage: string | undefined;
  /** What was said of the observation and of its trace; values parsed where they are JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly model: string | undefined;
  readonly modelParameters: Attributes;
  /** Tokens by usage key; empty when none were given. */
  readonly usage: Readonly<Record<string, number>>;
  /** US dollars by usage key, as the sender states them; empty when it states none. */
  readonly cost: Readonly<Record<string, number>>;
  readonly prompt: PromptLink | undefined;
  /** Milliseconds since 1970. */
  readonly completionStartTime: number | undefined;
}
