import { inertObservation, type Observation } from "../observe/index.ts";
import { trackedOf } from "../segment/index.ts";
import { attempt } from "./attempt.ts";
import { beginRequest } from "./begin-request.ts";
import { keepContext } from "./keep-context.ts";
import { tellTrace } from "./trace-headers.ts";
import type { NodeRequest, NodeResponse, RequestProgress, RequestSettings, ServedRequest } from "./types.ts";

/** On the request itself, so that it lives as long; the same for all copies of this package. */
const servedKey: unique symbol = Symbol.for("langfuse-kit.request.v1") as never;

interface Served {
  readonly progress: RequestProgress;
  readonly response: NodeResponse;
  error: unknown;
  /** Thrown when an answer was on its way, so that all a framework can do is break it off. */
  breaking: unknown;
  body: unknown;
}

const servedOf = (request: NodeRequest): Served | undefined => (request as { [servedKey]?: Served })[servedKey];

/**
 * Runs the rest of a request, `fn`, inside its observation, which ends once when the response closes. Only the first
 * call for a request does anything.
 * @example serveRequest({ ...view, nodeRequest: request, nodeResponse: response }, settings, next);
 */
export function serveRequest<Request, Response, R>(
  served: ServedRequest<Request, Response>,
  settings: RequestSettings<Request, Response>,
  fn: () => R,
): R {
  const { nodeRequest, nodeResponse } = served;
  if (servedOf(nodeRequest) !== undefined) return fn();
  const progress = beginRequest(served, settings);
  if (!progress.isOn) return fn();
  attempt("following a request", () => {
    const state: Served = {
      progress,
      response: nodeResponse,
      error: undefined,
      breaking: undefined,
      body: undefined,
    };
    Object.defineProperty(nodeRequest, servedKey, { value: state });
    follow(nodeRequest, nodeResponse, state);
    const headers = settings.traceHeader?.(served.request, served.response);
    if (headers) tellTrace(nodeResponse, progress.observation, headers);
  });
  return progress.run(fn);
}

function follow(request: NodeRequest, response: NodeResponse, state: Served): void {
  let isComplete = false;
  keepContext(request, state.progress, "end");
  keepContext(response, state.progress, "finish", (event) => {
    // HTTP/2 says "finish" also of an answer that its client has cut off.
    if (event === "finish") isComplete = response.writableEnded && !isBroken(request, response);
    if (event === "close") state.progress.finish(outcomeOf(request, response, state, isComplete));
  });
}

/** HTTP/1.1 says "finish", on Node 20, also where the client left with some of the answer still to be taken. */
function isBroken({ socket }: NodeRequest, { stream }: NodeResponse): boolean {
  return stream === undefined && (socket?.errored ?? undefined) !== undefined;
}

function outcomeOf(
  request: NodeRequest,
  response: NodeResponse,
  { error, breaking, body }: Served,
  isComplete: boolean,
): Parameters<RequestProgress["finish"]>[0] {
  const status = response.headersSent ? response.statusCode : undefined;
  // Some frameworks end an answer that failed in its middle, as if it were whole.
  if (isComplete) return { status, error: breaking ?? (isFailure(status) ? error : undefined) };
  // A connection that became another protocol's has no answer to complete.
  if (request.upgrade === true && !response.headersSent) return {};
  // Broken off by the server itself, in the middle of its answer.
  const broken = breaking ?? response.errored ?? (body as { errored?: unknown } | null | undefined)?.errored;
  return broken === undefined || broken === null ? { status, aborted: true } : { status, error: broken };
}

const isFailure = (status: number | undefined): boolean => status !== undefined && status >= 500;

/**
 * Leaves a request out that is known only later not to be worth a trace, with all that was and will be done in it.
 * @example leaveOutRequest(request);
 */
export function leaveOutRequest(request: NodeRequest): void {
  const segment = trackedOf(observationOfRequest(request).otelSpan)?.segment;
  if (segment !== undefined) segment.decision = "ignored";
}

/**
 * Remembers what a handler threw. Whether that was a failure of the server is seen by its answer.
 * @example noteError(request, error);
 */
export function noteError(request: NodeRequest, error: unknown): void {
  const served = servedOf(request);
  if (served === undefined) return;
  const { response } = served;
  served.error = error;
  // What is thrown because the client has left is no fault of the server.
  const isGone = response.destroyed === true || response.stream?.destroyed === true;
  if (response.headersSent && !response.writableEnded && !isGone) served.breaking ??= error;
}

/**
 * Remembers the body of the answer, for frameworks that end the response without a word when their stream fails.
 * @example noteBody(request, payload);
 */
export function noteBody(request: NodeRequest, body: unknown): void {
  const served = servedOf(request);
  if (served !== undefined) served.body = body;
}

/**
 * The observation of a request; one that records nothing where it is not traced.
 * @example const observation = observationOfRequest(request.raw);
 */
export function observationOfRequest(request: NodeRequest): Observation {
  return servedOf(request)?.progress.observation ?? inertObservation();
}
