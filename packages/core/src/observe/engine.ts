import type { Span, SpanKind } from "@opentelemetry/api";
import type { GenerationAttributes, ObservationType, TraceAttributes } from "../attributes/index.ts";
import type { CaptureMode } from "../capture/index.ts";
import { createLogger, isSwitchedOff } from "../config/index.ts";
import { createReporter, isTestRun, shared } from "../runtime/index.ts";
import type { CurrentTrace, ScoredTrace, ScoreTarget, StartOptions } from "./types.ts";

/**
 * What the public functions work with. There is one in a process, made by `initLangfuse`. Other copies of this package use it
 * too, so its shape is part of the contract between copies.
 */
export interface Engine {
  /** Whether anything is recorded. */
  isOn(): boolean;
  /** A span under the nearest observation, or under what the options say. Undefined while nothing is recorded. */
  start(name: string, type: ObservationType, options: StartOptions, kind?: SpanKind): Span | undefined;
  /** Throws COST_LIMIT if the budget of the trace is spent that a call with these options will be part of. */
  checkBudget(options: Pick<StartOptions, "parent" | "traceId">): void;
  update(span: Span, attributes: GenerationAttributes): void;
  /** Call when more is known of a call's usage than is on its span: counts it anew for the cost of its trace. */
  recount(span: Span): void;
  /** `words` are recorded instead of the error, here and further out, if its message must not be seen. */
  fail(span: Span, error: unknown, words?: unknown): void;
  /** Call when the reader of a result has stopped, with this error as its reason. */
  readerLeft(span: Span, error: unknown): void;
  end(span: Span, time: Date | number | undefined): void;
  /** Ends a span that turned out not to be an observation: its children hang under its parent. */
  takeBack(span: Span): void;
  /**
   * Of the trace that the span belongs to, or the current one. `propagated`: by an official package, for a scope or a span;
   * `answered`: by the options of a request.
   */
  updateTrace(attributes: TraceAttributes, span?: Span, source?: "propagated" | "answered"): void;
  currentTrace(): CurrentTrace | undefined;
  /** Whether there is an exported observation around. Spans of others that are not exported do not count. */
  isInside(): boolean;
  /** False for a score that is skipped. `trace`: what is known of the trace if this process did not make it. */
  score(score: ScoreTarget, span?: Span, trace?: ScoredTrace): boolean;
  inject<C extends object>(carrier: C, span?: Span): C;
  /** Those of the names that are configured. None inside a trace, which never changes its destinations. */
  knownDestinations(names: readonly string[]): readonly string[] | undefined;
  typeOf(span: Span): ObservationType;
  /** What of an identity may be sent to other services. */
  identityToSend(identity: TraceAttributes, capture: CaptureMode | undefined): TraceAttributes;
  /** Reports something that cannot be done: counted each time, logged once. */
  reportOnce(key: string, message: string, ...thrown: [unknown?]): void;
}

const slot: { engine: Engine | undefined } = shared("engine", () => ({ engine: undefined }));

/** The engine of this process; undefined before set-up. */
export function currentEngine(): Engine | undefined {
  return slot.engine;
}

export function setEngine(engine: Engine | undefined): void {
  slot.engine = engine;
}

/** Whether anything is recorded. Logs once if nothing was set up. */
export function isTracing(): boolean {
  if (slot.engine === undefined) warnUnready();
  return slot.engine?.isOn() === true;
}

const unready: { said: boolean } = shared("unready", () => ({ said: false }));
const UNREADY =
  "An observation was begun before initLangfuse() was called, so it is not traced. Call initLangfuse() first, where the process starts.";

/**
 * Logs once that nothing is set up, since a forgotten set-up looks like a server that loses traces. Not in tests, which run
 * without one by design, and not if tracing is switched off.
 */
export function warnUnready(): void {
  if (unready.said) return;
  unready.said = true;
  if (isTestRun() || isSwitchedOff(process.env)) return;
  createReporter(createLogger(undefined, { debug: false, scrub: (text) => text })).once("unready", UNREADY);
}
