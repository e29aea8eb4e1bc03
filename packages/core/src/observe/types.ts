import type { Span } from "@opentelemetry/api";
import type {
  GenerationAttributes,
  ObservationAttributes,
  ObservationType,
  PromptReference,
  TraceAttributes,
} from "../attributes/index.ts";
import type { CaptureMode } from "../capture/index.ts";
import type { CostDetails, UsageDetails } from "../pricing/index.ts";

/** What `trace()` takes: an observation's attributes and the trace's. */
export type TraceCallAttributes = ObservationAttributes & TraceAttributes;

/** Identifies an observation of this process or of another one. */
export interface ObservationReference {
  readonly id: string;
  readonly traceId: string;
}

/** How a manual observation begins. */
export interface StartOptions extends GenerationAttributes {
  /** @default "span" */
  type?: ObservationType | undefined;
  /** @default the nearest observation */
  parent?: ObservationReference | undefined;
  /** Sixteen hex digits. @default random */
  id?: string | undefined;
  /** Thirty-two hex digits; without a parent this begins a trace with this id. @default that of the parent, or random */
  traceId?: string | undefined;
  startTime?: Date | number | undefined;
}

export type ScoreDataType = "NUMERIC" | "CATEGORICAL" | "BOOLEAN" | "TEXT";

/** A score as it is given on an observation: the target is known. */
export interface ScoreInput {
  name: string;
  value: number | string | boolean;
  /** @default what the value says, or the config */
  dataType?: ScoreDataType | undefined;
  comment?: string | undefined;
  metadata?: object | undefined;
  /** The same id again replaces the score. @default random */
  id?: string | undefined;
  /** Of a score config in Langfuse: it has to be of this name, and says what the value may be. */
  configId?: string | undefined;
}

/** A score with its target; without one it goes to the current trace. */
export interface ScoreTarget extends ScoreInput {
  traceId?: string | undefined;
  observationId?: string | undefined;
  sessionId?: string | undefined;
}

/** What a score takes over from its trace. */
export interface ScoredTrace {
  readonly capture: CaptureMode;
  readonly environment: string | undefined;
}

/** Starts a child: with a function it lasts as long as its result, without one until `end()`. */
export interface ChildStarter<A> {
  (name: string, attributes?: A): Observation;
  <R>(name: string, fn: (observation: Observation) => R): R;
  <R>(name: string, attributes: A | undefined, fn: (observation: Observation) => R): R;
}

/** One step of a trace. Every method is safe after the end, and without keys. */
export interface Observation extends ObservationReference {
  readonly type: ObservationType;
  /** The OpenTelemetry span beneath. */
  readonly otelSpan: Span;
  /** Adds to what is known; what is undefined stays as it is. */
  update(attributes: GenerationAttributes): this;
  end(time?: Date | number): void;
  /** Runs `fn` with this as the nearest observation. */
  run<R>(fn: () => R): R;
  readonly span: ChildStarter<ObservationAttributes>;
  readonly generation: ChildStarter<GenerationAttributes>;
  readonly agent: ChildStarter<ObservationAttributes>;
  readonly tool: ChildStarter<ObservationAttributes>;
  readonly chain: ChildStarter<ObservationAttributes>;
  readonly retriever: ChildStarter<ObservationAttributes>;
  readonly embedding: ChildStarter<GenerationAttributes>;
  readonly evaluator: ChildStarter<ObservationAttributes>;
  readonly guardrail: ChildStarter<ObservationAttributes>;
  event(name: string, attributes?: ObservationAttributes): void;
  score(score: ScoreInput): void;
  /** Headers by which another process continues under this observation. */
  injectContext<C extends object = Record<string, string>>(carrier?: C): C;
  [Symbol.dispose](): void;
}

/** What `currentTrace()` tells. */
export interface CurrentTrace {
  readonly id: string;
  /** Opens the trace in Langfuse. */
  readonly url: string | undefined;
  /** US dollars so far in this process; undefined while nothing was priced. */
  readonly cost: number | undefined;
  readonly usage: UsageDetails | undefined;
}

export type { CostDetails, PromptReference, UsageDetails };
