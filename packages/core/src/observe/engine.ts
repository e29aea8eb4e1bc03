import type { Span, SpanKind } from "@opentelemetry/api";
import type { GenerationAttributes, ObservationType, TraceAttributes } from "../attributes/index.ts";
import type { CaptureMode } from "../capture/index.ts";
import { createLogger, isSwitchedOff } from "../config/index.ts";
import { createReporter, isTestRun, shared } from "../runtime/index.ts";
import type { CurrentTrace, ScoredTrace, ScoreTarget, StartOptions } from "./types.ts";

/**
 * What stands behind observations. One per process, made by `initLangfuse`; other copies of this package use it too,
 * so its shape is part of the contract between copies.
 */
export interface Engine {
  /** False where nothing is recorded, so that nothing need be asked or kept. */
  isOn(): boolean;
  /** A span under the nearest observation, or under what the options say. Undefined while nothing is recorded. */
  start(name: string, type: ObservationType, options: StartOptions, kind?: SpanKind): Span | undefined;
  /** Throws COST_LIMIT where the budget is spent of the trace that a call with these options will be part of. */
  checkBudget(options: Pick<StartOptions, "parent" | "traceId">): void;
  update(span: Span, attributes: GenerationAttributes): void;
  /** More is known of a call than stands on its span: counts it anew for the cost of its trace. */
  recount(span: Span): void;
  /** `words` are recorded in the error's place, here and further out: an error whose message holds what nobody may see. */
  fail(span: Span, error: unknown, words?: unknown): void;
  /** The reader of the result has left, with this for a reason. */
  readerLeft(span: Span, error: unknown): void;
  end(span: Span, time: Date | number | undefined): void;
  /** Ends a span that turned out to be no observation: what is below it hangs under what is above. */
  takeBack(span: Span): void;
  /** Of the trace that the span belongs to, or the current one. `propagated`: by an official package, for a scope or a span. */
  updateTrace(attributes: TraceAttributes, span?: Span, source?: "propagated"): void;
  currentTrace(): CurrentTrace | undefined;
  /** Whether an observation that is exported stands above; a span of others that is not makes no trace of ours. */
  isInside(): boolean;
  /** False for a score that is skipped. `trace`: what is known of one that is not around. */
  score(score: ScoreTarget, span?: Span, trace?: ScoredTrace): boolean;
  inject<C extends object>(carrier: C, span?: Span): C;
  /** Of these names, those that are configured; inside a trace, none: a trace never changes its destination. */
  knownDestinations(names: readonly string[]): readonly string[] | undefined;
  typeOf(span: Span): ObservationType;
  /** What of an identity may go along to other services. */
  identityToSend(identity: TraceAttributes, capture: CaptureMode | undefined): TraceAttributes;
  /** Something was asked that cannot be done; counted, and said once. */
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

/** Whether anything is recorded. Where nothing was set up, that is said once. */
export function isTracing(): boolean {
  if (slot.engine === undefined) warnUnready();
  return slot.engine?.isOn() === true;
}

const unready: { said: boolean } = shared("unready", () => ({ said: false }));
const UNREADY =
  "An observation was begun before initLangfuse() was called, so it is not traced. Call initLangfuse() first, where the process starts.";

/**
 * Says once that nothing is set up: without a word, a forgotten set-up looks like a server that loses traces. Tests run
 * without one by design, and whoever switched tracing off wants to hear nothing.
 */
export function warnUnready(): void {
  if (unready.said) return;
  unready.said = true;
  if (isTestRun() || isSwitchedOff(process.env)) return;
  createReporter(createLogger(undefined, { debug: false, scrub: (text) => text })).once("unready", UNREADY);
}
