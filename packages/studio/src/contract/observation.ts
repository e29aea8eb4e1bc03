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

/** Tokens by usage key, such as `input`, `input_cached_tokens`, `output`, `output_reasoning_tokens`, `total`. */
export type Usage = Readonly<Record<string, number>>;
/** US dollars by the same keys, with `total`. */
export type Cost = Readonly<Record<string, number>>;

/**
 * One observation without its content, as it stands in `TraceDetail.observations`. All times are milliseconds since
 * 1970, with fractions where the sender had them.
 */
export interface Observation {
  readonly id: string;
  /** Null for a root. May name an observation that is not part of the trace, and parents may form a circle. */
  readonly parentId: string | null;
  readonly type: ObservationType;
  readonly name: string;
  readonly start: number;
  /** Null while it runs. */
  readonly end: number | null;
  readonly level: ObservationLevel;
  readonly statusMessage: string | null;
  readonly service: string | null;
  /** The instrumentation's name, such as `langfuse-sdk` or `@opentelemetry/instrumentation-http`. */
  readonly scope: string | null;
  /** HTTP, database, queue and similar steps: what "hide infrastructure" hides. */
  readonly infrastructure: boolean;
  readonly environment: string;
  readonly version: string | null;
  readonly model: string | null;
  /** When the first token came. */
  readonly firstToken: number | null;
  /** Milliseconds that a job waited before `start`. */
  readonly queueWait: number | null;
  readonly usage: Usage | null;
  /** Null when unknown; see `costSource`. */
  readonly cost: Cost | null;
  /** Who says the cost: the sender, or Studio's price table. `unknown`: usage but no price for the model. */
  readonly costSource: "sent" | "computed" | "unknown" | null;
  readonly prompt: { readonly name: string; readonly version: number | null } | null;
  /** Characters of the stored content; 0 means that there is none. */
  readonly inputSize: number;
  readonly outputSize: number;
}

/** A long text: what is left out is fetched with `?full=1`. */
export interface Text {
  readonly text: string;
  /** The full length in characters. */
  readonly size: number;
  readonly truncated: boolean;
}

/**
 * `GET /api/studio/traces/:traceId/observations/:id`. Input and output are cut at 150,000 characters unless `full=1`;
 * they are JSON in most cases, but any text is possible.
 */
export interface ObservationDetail extends Observation {
  readonly traceId: string;
  readonly input: Text | null;
  readonly output: Text | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly modelParameters: Readonly<Record<string, unknown>>;
  /** Attributes of the span that became no field of the observation. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly scopeVersion: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly tags: readonly string[];
  readonly release: string | null;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly scores: readonly Score[];
}

export interface SpanEvent {
  readonly name: string;
  readonly time: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Score {
  readonly id: string;
  readonly name: string;
  readonly value: number | null;
  /** The category or text; for booleans "True" or "False". */
  readonly stringValue: string | null;
  readonly dataType: "NUMERIC" | "CATEGORICAL" | "BOOLEAN" | "TEXT" | "CORRECTION";
  readonly source: "API" | "EVAL" | "ANNOTATION";
  readonly comment: string | null;
  readonly time: number;
  readonly traceId: string | null;
  readonly observationId: string | null;
  readonly sessionId: string | null;
}
