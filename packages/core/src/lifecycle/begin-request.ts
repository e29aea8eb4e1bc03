import type { CaptureMode } from "../capture/index.ts";
import {
  currentFrame,
  enterFrame,
  type Frame,
  frameUnder,
  hasKnownParent,
  isTraceId,
  receive,
  type Trust,
  trustDefaults,
} from "../context/index.ts";
import {
  inertObservation,
  isTracing,
  type Observation,
  safely,
  startService,
  withDestination,
} from "../observe/index.ts";
import { stricter } from "../privacy/index.ts";
import { isLeftOut, trackedOf } from "../segment/index.ts";
import { getLangfuse } from "../setup/index.ts";
import { type Ask, askFor, type Settings, type View } from "./ask.ts";
import { conclude } from "./conclude.ts";
import { Inquiry } from "./identity.ts";
import { fromOutside } from "./outside.ts";
import { pathOf } from "./paths.ts";
import { readings } from "./readings.ts";
import { answerTo, type Question } from "./settings.ts";
import type { RequestOutcome, RequestProgress, RequestSettings, RequestView } from "./types.ts";

/**
 * Begins the observation of a request. Nothing that a user's function does can make it throw.
 * @example const request = beginRequest(view, settings); request.run(handle); request.finish({ status: 200 });
 */
export function beginRequest<Request, Response>(
  view: RequestView<Request, Response>,
  settings: RequestSettings<Request, Response>,
): RequestProgress {
  return safely("the start of a request", () => begin(view as View, settings as Settings)) ?? untraced();
}

function begin(view: View, settings: Settings): RequestProgress {
  if (!isTracing()) return untraced();
  const ask = askFor(view, settings);
  if (isIgnored(view, ask)) return untraced(fromOutside({ suppressed: true }, currentFrame));
  const boundary = boundaryOf(view, ask);
  const { observation, frame } = fromOutside(boundary, () => {
    const destination = ask("destination");
    return destination === undefined ? start(view) : withDestination(destination, () => start(view));
  });
  if (frame === undefined) return untraced();
  if (isLeftOut(observation.otelSpan)) return { ...untraced(frame), observation };
  // Before anything is opened inside, since what is inside takes it over when it begins.
  narrow(observation, ask("capture"));
  const beginsTrace = !hasKnownParent(boundary?.received);
  return new TracedRequest(observation, frame, view, new Inquiry(settings, ask), beginsTrace);
}

const nobody: readonly Inquiry[] = [];

/** A class, since each request has one. */
class TracedRequest implements RequestProgress {
  readonly observation: Observation;
  readonly isOn = true;
  readonly #frame: Frame;
  readonly #view: View;
  readonly #first: Inquiry;
  #inner = nobody;
  readonly #beginsTrace: boolean;
  #isBegun = false;
  #isOver = false;

  constructor(observation: Observation, frame: Frame, view: View, first: Inquiry, beginsTrace: boolean) {
    this.observation = observation;
    this.#frame = frame;
    this.#view = view;
    this.#first = first;
    this.#beginsTrace = beginsTrace;
  }

  run<R>(fn: () => R): R {
    return enterFrame(this.#frame, this.#isBegun ? fn : () => this.#begin(fn));
  }

  finish(outcome: RequestOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // Of what was left out meanwhile nobody is told, so that nothing is asked, and nothing can fail.
    const wasLeftOut = trackedOf(this.observation.otelSpan)?.segment.decision === "ignored";
    if (!wasLeftOut) enterFrame(this.#frame, () => this.#end(outcome));
    this.observation.end();
  }

  join(view: View, settings: Settings): void {
    if (this.#first.settings === settings || this.#inner.some((inner) => inner.settings === settings)) return;
    const inner = new Inquiry(settings, askFor(view, settings));
    const outer = [this.#first, ...this.#inner];
    this.#inner = [...this.#inner, inner];
    narrow(this.observation, inner.ask("capture"));
    // The client may have left before this one was reached.
    if (this.#isOver) return;
    inner.tell(this.observation);
    for (const other of outer) other.giveWay(inner);
  }

  #begin<R>(fn: () => R): R {
    this.#isBegun = true;
    this.#first.tell(this.observation);
    if (this.#inner !== nobody) for (const inner of this.#inner) inner.tell(this.observation);
    return fn();
  }

  #end(outcome: RequestOutcome): void {
    const known = trackedOf(this.observation.otelSpan)?.segment.identity ?? {};
    this.#first.tellLast(this.observation, known);
    if (this.#inner !== nobody) for (const inner of this.#inner) inner.tellLast(this.observation, known);
    const { ask } = this.#first;
    safely("the end of a request", () => conclude(this.observation, this.#view, ask, outcome, this.#beginsTrace));
  }
}

/** The request, and the steps of it that this is run in: what begins in them takes it over. */
function narrow(request: Observation, capture: CaptureMode | undefined): void {
  const whole = trackedOf(request.otelSpan);
  if (capture === undefined || whole === undefined) return;
  whole.capture = stricter(capture, whole.capture);
  let step = trackedOf(currentFrame().span);
  for (; step?.segment === whole.segment; step = step?.parent) step.capture = stricter(capture, step.capture);
  whole.segment.onChange?.();
}

/** Undefined where a request brings nothing, and nothing was told of it. */
function boundaryOf({ headers, request }: View, ask: Ask): Frame | undefined {
  const { traceparent, tracestate, baggage } = headers;
  const rate = ask("sample");
  if (traceparent === undefined && baggage === undefined) return rate === undefined ? undefined : { rate };
  const trust = ask("trust") ?? trustOf(request);
  return { rate, received: receive({ traceparent, tracestate, baggage }, trust) };
}

/** Put to the process's own function, which comes first; read as what an adapter's function says. */
const trustQuestion: Question = {
  name: "trust",
  subject: "request",
  ask: (trust, request) => (trust as (request: unknown) => unknown)(request),
  reading: readings.trust,
};

/** A function that does not say how far believes nothing. */
function trustOf(request: unknown): Trust {
  const trust = getLangfuse()?.config.trust;
  if (typeof trust !== "function") return trustDefaults.trust;
  return (answerTo(trustQuestion, trust, request) as Trust | undefined) ?? "none";
}

/** The frame is absent where tracing is off. */
function start(view: View): { observation: Observation; frame: Frame | undefined } {
  const template = view.template();
  const observation = startService(template === undefined ? view.method : `${view.method} ${template}`);
  const { otelSpan } = observation;
  const isKnown = otelSpan.isRecording() || isTraceId(otelSpan.spanContext().traceId);
  return { observation, frame: isKnown ? frameUnder(otelSpan) : undefined };
}

function isIgnored(view: View, ask: Ask): boolean {
  const ignore = view.ignored === true || ask("ignore");
  return typeof ignore === "function" ? ignore(pathOf(view.url)) : ignore === true;
}

/** Nothing is recorded; with a frame, nothing below it either. */
function untraced(frame?: Frame): RequestProgress {
  return {
    observation: inertObservation(),
    isOn: frame !== undefined,
    run: (fn) => (frame === undefined ? fn() : enterFrame(frame, fn)),
    join: () => undefined,
    finish: () => undefined,
  };
}
