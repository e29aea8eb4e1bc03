import { INVALID_SPAN_CONTEXT, type Span, trace } from "@opentelemetry/api";
import type { GenerationAttributes, ObservationAttributes, ObservationType } from "../attributes/index.ts";
import { withSpan } from "../context/index.ts";
import { currentEngine, type Engine } from "./engine.ts";
import { runToItsEnd } from "./run.ts";
import type { ChildStarter, Observation, ScoreInput, StartOptions } from "./types.ts";

const nothing: Span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

/** A class, since thousands are made per second and each has twenty methods. */
export class Step {
  readonly type: ObservationType;
  readonly otelSpan: Span;
  readonly #engine: Engine | undefined;

  constructor(type: ObservationType, span: Span | undefined, engine: Engine | undefined) {
    this.type = type;
    this.otelSpan = span ?? nothing;
    this.#engine = span === undefined ? undefined : engine;
  }

  get isRecording(): boolean {
    return this.#engine !== undefined && this.otelSpan.isRecording();
  }

  get id(): string {
    return this.otelSpan.spanContext().spanId;
  }

  get traceId(): string {
    return this.otelSpan.spanContext().traceId;
  }

  update(attributes: GenerationAttributes): this {
    this.#engine?.update(this.otelSpan, attributes);
    return this;
  }

  fail(error: unknown): void {
    this.#engine?.fail(this.otelSpan, error);
  }

  end(time?: Date | number): void {
    this.#engine?.end(this.otelSpan, time);
  }

  run<R>(fn: () => R): R {
    return this.#engine === undefined ? fn() : withSpan(this.otelSpan, fn);
  }

  event(name: string, attributes?: ObservationAttributes): void {
    this.run(() => recordEvent(name, attributes));
  }

  score(score: ScoreInput): void {
    this.#engine?.score(score, this.otelSpan);
  }

  injectContext<C extends object = Record<string, string>>(carrier?: C): C {
    const target = carrier ?? ({} as C);
    return this.#engine?.inject(target, this.otelSpan) ?? target;
  }

  [Symbol.dispose](): void {
    this.end();
  }

  declare readonly span: ChildStarter<ObservationAttributes>;
  declare readonly generation: ChildStarter<GenerationAttributes>;
  declare readonly agent: ChildStarter<ObservationAttributes>;
  declare readonly tool: ChildStarter<ObservationAttributes>;
  declare readonly chain: ChildStarter<ObservationAttributes>;
  declare readonly retriever: ChildStarter<ObservationAttributes>;
  declare readonly embedding: ChildStarter<GenerationAttributes>;
  declare readonly evaluator: ChildStarter<ObservationAttributes>;
  declare readonly guardrail: ChildStarter<ObservationAttributes>;
}

const childTypes = [
  "span",
  "generation",
  "agent",
  "tool",
  "chain",
  "retriever",
  "embedding",
  "evaluator",
  "guardrail",
] as const satisfies readonly ObservationType[];

for (const type of childTypes) {
  Object.defineProperty(Step.prototype, type, {
    configurable: true,
    writable: true,
    value: function child(this: Step, name: string, ...rest: unknown[]): unknown {
      const { attributes, fn } = readArguments(rest);
      const step = this.run(() => startStep(name, type, attributes));
      return fn === undefined ? step : runToItsEnd(step, fn);
    },
  });
}

/** The observation that a span of ours, or of a library that writes through us, stands for. */
export function observationOf(span: Span): Step {
  const engine = currentEngine();
  return new Step(engine?.typeOf(span) ?? "span", span, engine);
}

/** Starts an observation of this type where the code runs. */
export function startStep(name: string, type: ObservationType, options: StartOptions = {}): Step {
  const engine = currentEngine();
  return new Step(type, engine?.start(name, type, options), engine);
}

export function recordEvent(name: string, attributes: StartOptions = {}): void {
  const startTime = attributes.startTime ?? Date.now();
  startStep(name, "event", { ...attributes, startTime }).end(startTime);
}

/** `(fn)` or `(attributes, fn)` or `(attributes)`. */
export function readArguments(rest: readonly unknown[]): {
  attributes: StartOptions | undefined;
  fn: ((observation: Observation) => unknown) | undefined;
} {
  const last = rest.at(-1);
  const fn = typeof last === "function" ? (last as (observation: Observation) => unknown) : undefined;
  const first = rest[0];
  const attributes = typeof first === "object" && first !== null ? (first as StartOptions) : undefined;
  return { attributes, fn };
}
