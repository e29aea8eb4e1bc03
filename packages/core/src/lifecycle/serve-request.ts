import type { EventEmitter } from "node:events";
import { inertObservation, type Observation, safely } from "../observe/index.ts";
import { trackedOf } from "../segment/index.ts";
import { beginRequest } from "./begin-request.ts";
import { keepContext, type Witness } from "./keep-context.ts";
import {
  type AnswerState,
  finishersOf,
  hasBegun,
  isAnswerComplete,
  isMadeUp,
  lastOf,
  noteGone,
  outcomeOf,
} from "./outcome.ts";
import { type Told, takeBack, tellNoMore, tellTrace } from "./trace-headers.ts";
import type { NodeRequest, NodeResponse, RequestProgress, RequestSettings, ServedRequest } from "./types.ts";
import { watchWebBody } from "./web-body.ts";

/** A property of the request itself, so that it lives as long. The same symbol in all copies of this package. */
const servedKey: unique symbol = Symbol.for("langfuse-kit.request.v1") as never;

const nothing: Told = new Map();

/** A request that is being served. A class, since each request has one. */
class Served implements AnswerState, Witness {
  readonly request: NodeRequest;
  readonly response: NodeResponse;
  readonly progress: RequestProgress;
  error: unknown;
  breaking: unknown;
  body: unknown;
  isComplete = false;
  isGone = false;
  hadBegun = false;
  broken: unknown;
  told: Told = nothing;
  readonly last: ReturnType<typeof lastOf>;

  constructor(request: NodeRequest, response: NodeResponse, progress: RequestProgress) {
    this.request = request;
    this.response = response;
    this.progress = progress;
    this.last = lastOf(request, response);
  }

  before(emitter: EventEmitter, event: string | symbol): void {
    if (event === (emitter === this.response ? "close" : "aborted")) noteGone(this.response, this);
  }

  after(emitter: EventEmitter, event: string | symbol): void {
    const { request, response } = this;
    if (emitter === response) {
      if (event === "finish") this.isComplete = isAnswerComplete(request, response);
      if (event === this.last || (event === "close" && this.last === "either")) this.#finish();
      else if (event === "finish" && this.last === "either") this.#finishSoon();
      // On Node 20 a pipelined response never closes if the connection goes before its turn.
    } else if (event === "close" && this.isGone && response.socket === null) this.#finish();
  }

  /** Two ticks later: code that emits "finish" may emit "close" in the next tick, as Node does. */
  #finishSoon(): void {
    process.nextTick(() => process.nextTick(() => this.#finish()));
  }

  #finish(): void {
    tellNoMore(this.progress.observation);
    this.progress.finish(outcomeOf(this.request, this.response, this));
  }
}

const servedOf = (request: NodeRequest): Served | undefined => (request as { [servedKey]?: Served })[servedKey];

/**
 * Runs the rest of a request, `fn`, inside its observation, which ends once when the response closes. The first call for a
 * request begins it; later ones, of adapters mounted further in, add to it.
 * @example serveRequest({ ...view, nodeRequest: request, nodeResponse: response }, settings, next);
 */
export function serveRequest<Request, Response, R>(
  served: ServedRequest<Request, Response>,
  settings: RequestSettings<Request, Response>,
  fn: () => R,
): R {
  const { nodeRequest, nodeResponse } = served;
  const begun = servedOf(nodeRequest);
  if (begun !== undefined) {
    begun.progress.join(served, settings);
    return fn();
  }
  if (isMadeUp(nodeRequest, nodeResponse)) return fn();
  const progress = beginRequest(served, settings);
  if (!progress.isOn) return fn();
  safely("following a request", () => {
    const state = new Served(nodeRequest, nodeResponse, progress);
    Object.defineProperty(nodeRequest, servedKey, { value: state });
    keepContext(nodeRequest, nodeResponse, progress, state, finishersOf(nodeResponse, state.last));
    const headers = settings.traceHeader?.(served.request, served.response);
    if (headers) state.told = tellTrace(nodeResponse, progress.observation, headers);
  });
  return progress.run(fn);
}

/**
 * Runs `fn` inside the observation of a request, whatever surrounds it: what a framework does for a request may run where
 * another one sent its answer, or where a time-out fired. Inside a step of the request the step stays the nearest.
 * @example withinRequest(request, next);
 */
export function withinRequest<R>(request: NodeRequest, fn: () => R): R {
  const progress = servedOf(request)?.progress;
  return progress?.isAway() === true ? progress.run(fn) : fn();
}

/**
 * Leaves out a request, with everything inside it, that turns out only later not to be worth a trace. The headers that name
 * the trace are removed, since scores of it would belong to nothing.
 * @example leaveOutRequest(request);
 */
export function leaveOutRequest(request: NodeRequest): void {
  const served = servedOf(request);
  if (served === undefined) return;
  const segment = trackedOf(served.progress.observation.otelSpan)?.segment;
  if (segment !== undefined) segment.decision = "ignored";
  safely("taking back the headers of a trace", () => takeBack(served.response, served.told));
}

/**
 * Remembers what a handler threw. The status of the answer shows whether that was a failure of the server.
 * @example noteError(request, error);
 */
export function noteError(request: NodeRequest, error: unknown): void {
  const served = servedOf(request);
  if (served === undefined) return;
  const { response } = served;
  served.error = error;
  // Not what is thrown because the client has left.
  const isGone = response.destroyed === true || response.stream?.destroyed === true;
  if (hasBegun(response) && !response.writableEnded && !isGone) served.breaking ??= error;
}

/**
 * Remembers the body of the answer, for frameworks that end the response without an error when the body's stream fails.
 * @example noteBody(request, payload);
 */
export function noteBody(request: NodeRequest, body: unknown): void {
  const served = servedOf(request);
  if (served === undefined || served.body === body) return;
  served.body = body;
  // Asked here, so that texts and bytes make no function.
  if (typeof body === "object" && body !== null && !ArrayBuffer.isView(body)) noteWebBody(request, body);
}

function noteWebBody(request: NodeRequest, body: object): void {
  safely("watching the stream of an answer", () => watchWebBody(body, (error) => noteError(request, error)));
}

/**
 * The observation of a request; an inert one if the request is not traced.
 * @example const observation = observationOfRequest(request.raw);
 */
export function observationOfRequest(request: NodeRequest): Observation {
  return servedOf(request)?.progress.observation ?? inertObservation();
}
