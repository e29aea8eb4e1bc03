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
import { monotonic } from "../runtime/index.ts";
import { type Informant, isLeftOut, type Segment, trackedOf } from "../segment/index.ts";
import { getLangfuse } from "../setup/index.ts";
import { type Ask, askFor, namedFurtherIn, type Settings, type View } from "./ask.ts";
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
  // Before anything begins inside, since what begins takes over the mode.
  narrow(observation, ask("capture"));
  const beginsTrace = !hasKnownParent(boundary?.received);
  return new TracedRequest(observation, frame, view, new Inquiry(settings, ask), beginsTrace);
}

const nobody: readonly Inquiry[] = [];

/** No part of a trace that leaves sooner after another asks again: some requests have no user at all, and each flush() sends a part. */
const ASKED_AGAIN_MS = 1000;

/** A class rather than closures, since each request has one. */
class TracedRequest implements RequestProgress, Informant {
  readonly observation: Observation;
  readonly isOn = true;
  readonly #frame: Frame;
  #view: View;
  readonly #first: Inquiry;
  #inner = nobody;
  readonly #beginsTrace: boolean;
  readonly #segment: Segment | undefined;
  #askedAt: number | undefined = undefined;
  #isBegun = false;
  #isOver = false;

  constructor(observation: Observation, frame: Frame, view: View, first: Inquiry, beginsTrace: boolean) {
    this.observation = observation;
    this.#frame = frame;
    this.#view = view;
    this.#first = first;
    this.#beginsTrace = beginsTrace;
    this.#segment = trackedOf(observation.otelSpan)?.segment;
    if (this.#segment !== undefined) this.#segment.informant ??= this;
  }

  isAway(): boolean {
    return this.#segment === undefined || trackedOf(currentFrame().span)?.segment !== this.#segment;
  }

  run<R>(fn: () => R): R {
    return enterFrame(this.#frame, this.#isBegun ? fn : () => this.#begin(fn));
  }

  finish(outcome: RequestOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // If the request was left out meanwhile, its options are not asked any more: nothing of it is sent.
    const wasLeftOut = this.#segment?.decision === "ignored";
    if (!wasLeftOut) enterFrame(this.#frame, () => this.#end(outcome));
    if (this.#segment?.informant === this) this.#segment.informant = undefined;
    this.observation.end();
  }

  beforeLeaving(): void {
    if (this.#isOver) return;
    const now = monotonic();
    if (this.#askedAt !== undefined && now - this.#askedAt < ASKED_AGAIN_MS) return;
    this.#askedAt = now;
    enterFrame(this.#frame, () => this.#tellMore(true));
  }

  join(view: View, settings: Settings): void {
    if (this.#first.settings === settings || this.#inner.some((inner) => inner.settings === settings)) return;
    const inner = new Inquiry(settings, askFor(view, settings));
    const outer = [this.#first, ...this.#inner];
    this.#inner = [...this.#inner, inner];
    safely("the route of a request", () => {
      this.#view = namedFurtherIn(this.#view, view);
    });
    narrow(this.observation, inner.ask("capture"));
    // The request may be over already, if the client left before this adapter was reached.
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

  #tellMore(isEarly: boolean): void {
    const known = this.#segment?.identity ?? {};
    this.#first.tellMore(this.observation, known, isEarly);
    if (this.#inner !== nobody) for (const inner of this.#inner) inner.tellMore(this.observation, known, isEarly);
  }

  #end(outcome: RequestOutcome): void {
    this.#tellMore(false);
    const { ask } = this.#first;
    safely("the end of a request", () => conclude(this.observation, this.#view, ask, outcome, this.#beginsTrace));
  }
}

/** Restricts the request and the steps around the running code: what begins inside takes the mode over. */
function narrow(request: Observation, capture: CaptureMode | undefined): void {
  const whole = trackedOf(request.otelSpan);
  if (capture === undefined || whole === undefined) return;
  whole.capture = stricter(capture, whole.capture);
  let step = trackedOf(currentFrame().span);
  for (; step?.segment === whole.segment; step = step?.parent) step.capture = stricter(capture, step.capture);
  whole.segment.onChange?.();
}

/** What the request continues, and how. Undefined if it brings no context, and the options say nothing of it. */
function boundaryOf({ headers, request }: View, ask: Ask): Frame | undefined {
  const { traceparent, tracestate, baggage } = headers;
  const rate = ask("sample");
  if (traceparent === undefined && baggage === undefined) return rate === undefined ? undefined : { rate };
  const trust = ask("trust") ?? trustOf(request);
  return { rate, received: receive({ traceparent, tracestate, baggage }, trust) };
}

/** Asks the `trust` function of `initLangfuse`, the first parameter. The answer is read like that of an adapter's option. */
const trustQuestion: Question = {
  name: "trust",
  subject: "request",
  ask: (trust, request) => (trust as (request: unknown) => unknown)(request),
  reading: readings.trust,
};

/** A function that gives no usable answer trusts nothing. */
function trustOf(request: unknown): Trust {
  const trust = getLangfuse()?.config.trust;
  if (typeof trust !== "function") return trustDefaults.trust;
  return (answerTo(trustQuestion, trust, request) as Trust | undefined) ?? "none";
}

/** Starts the observation. Without a frame where tracing is off. */
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

/** A request that is not recorded; with a suppressing frame, nothing inside it is either. */
function untraced(frame?: Frame): RequestProgress {
  return {
    observation: inertObservation(),
    isOn: frame !== undefined,
    isAway: () => frame !== undefined && currentFrame() !== frame,
    run: (fn) => (frame === undefined ? fn() : enterFrame(frame, fn)),
    join: () => undefined,
    finish: () => undefined,
  };
}
