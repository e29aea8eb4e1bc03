import { INVALID_SPAN_CONTEXT, type Span, SpanKind, trace } from "@opentelemetry/api";
import {
  type GenerationAttributes,
  type ObservationAttributes,
  type ObservationType,
  typeOf,
} from "../attributes/index.ts";
import { withSpan } from "../context/index.ts";
import { noteActivity } from "./activity.ts";
import { currentEngine, type Engine, warnUnready } from "./engine.ts";
import { runToItsEnd } from "./run.ts";
import {
  checkObject,
  fieldsOf,
  nameOf,
  reportOnce,
  reportUnlessRefused,
  safelyUnlessRefused,
  throwRefusal,
} from "./safely.ts";
import type { ChildStarter, Observation, ScoreInput, StartOptions } from "./types.ts";
import { sayUnknownScoreFields } from "./unknown-fields.ts";

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
    const given: unknown = attributes;
    if (given === undefined || given === null || !checkObject("update()", given)) return this;
    noteActivity();
    try {
      this.#engine?.update(this.otelSpan, given);
    } catch (error) {
      reportUnlessRefused("update()", error);
    }
    return this;
  }

  fail(error: unknown, words?: unknown): void {
    safelyUnlessRefused("recording an error", () => this.#engine?.fail(this.otelSpan, error, words));
  }

  readerLeft(error: unknown): void {
    safelyUnlessRefused("recording who left", () => this.#engine?.readerLeft(this.otelSpan, error));
  }

  end(time?: Date | number): void {
    try {
      this.#engine?.end(this.otelSpan, time);
    } catch (error) {
      reportUnlessRefused("end()", error);
    }
  }

  run<R>(fn: () => R): R {
    if (typeof fn !== "function") return withoutFunction("run()");
    return this.#engine === undefined ? fn() : withSpan(this.otelSpan, fn);
  }

  event(name: string, attributes?: ObservationAttributes): void {
    this.run(() => recordEvent(name, attributes));
  }

  score(score: ScoreInput): void {
    safelyUnlessRefused("score()", () => {
      const fields = fieldsOf("score()", score);
      this.#engine?.score(fields as ScoreInput, this.otelSpan);
      sayUnknownScoreFields(fields);
    });
  }

  injectContext<C extends object = Record<string, string>>(carrier?: C): C {
    const target = carrier ?? ({} as C);
    return safelyUnlessRefused("injectContext()", () => this.#engine?.inject(target, this.otelSpan)) ?? target;
  }

  [Symbol.dispose](): void {
    this.end();
  }

  /** What JSON shows of an observation that is part of another one's content. */
  toJSON(): string {
    return "[Observation]";
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
      const { attributes, fn } = readArguments([name, ...rest]);
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

/** Starts the observation of a request of another process. */
export function startService(name: string): Observation {
  return startStep(name, "span", {}, SpanKind.SERVER);
}

/** An observation that records nothing. */
export function inertObservation(): Observation {
  return new Step("span", undefined, undefined);
}

/** Starts an observation of this type where the code runs. */
export function startStep(name: unknown, type: unknown, options: StartOptions = {}, kind?: SpanKind): Step {
  noteActivity();
  const engine = currentEngine();
  const known = typeOf(type) ?? unknownType(type);
  if (engine === undefined) {
    warnUnready();
    return new Step(known, undefined, undefined);
  }
  const fields = checkObject(`${known}()`, options) ? options : {};
  return new Step(known, startSpan(engine, nameOf(name), known, fields, kind), engine);
}

function startSpan(
  engine: Engine,
  name: string,
  type: ObservationType,
  options: StartOptions,
  kind: SpanKind | undefined,
): Span | undefined {
  try {
    return engine.start(name, type, options, kind);
  } catch (error) {
    throwRefusal(error);
    return safelyUnlessRefused(`${type}()`, () => engine.start(name, type, fieldsOf(`${type}()`, options), kind));
  }
}

function unknownType(type: unknown): ObservationType {
  if (type !== undefined && type !== null)
    reportOnce("bad-type", "A type was left out: it is none of the ten types of observation.");
  return "span";
}

export function recordEvent(name: string, attributes?: StartOptions): void {
  const fields = fieldsOf("event()", attributes);
  const startTime = fields.startTime ?? Date.now();
  startStep(name, "event", { ...fields, startTime }).end(startTime);
}

/** Reports a call without a function, and returns undefined: nothing ran. */
export function withoutFunction<R>(what: string): R {
  reportOnce(`no-function:${what}`, `${what} was called without a function, so nothing ran.`);
  return undefined as R;
}

/**
 * `(name, fn)` or `(name, attributes, fn)` or `(name, attributes)`; in any order, since a function that is handed over
 * must run, whatever else is wrong.
 */
export function readArguments(given: readonly unknown[]): {
  attributes: StartOptions | undefined;
  fn: ((observation: Observation) => unknown) | undefined;
} {
  let attributes: StartOptions | undefined;
  let fn: ((observation: Observation) => unknown) | undefined;
  for (const item of given) {
    if (typeof item === "function") fn = item as (observation: Observation) => unknown;
    else if (typeof item === "object" && item !== null) attributes ??= item;
  }
  return { attributes, fn };
}
