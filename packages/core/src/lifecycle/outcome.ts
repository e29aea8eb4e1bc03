import type { NodeRequest, NodeResponse, RequestOutcome } from "./types.ts";

/** What is known of the end of a request. */
export interface AnswerState {
  /** What a handler threw. */
  error: unknown;
  /** What was thrown after the answer had begun, so that a framework can only break it off. */
  breaking: unknown;
  body: unknown;
  /** Whether all of the answer was handed to the connection. */
  isComplete: boolean;
  isGone: boolean;
  /** Whether the answer had begun when the connection went: some code answers after that. */
  hadBegun: boolean;
  /** Why the server itself broke off its answer. */
  broken: unknown;
}

/**
 * Call when the connection is gone. Notes what had failed until then: what fails later fails because of it, such as streams
 * that are destroyed when their response closes.
 */
export function noteGone(response: NodeResponse, answer: AnswerState): void {
  if (answer.isGone) return;
  answer.isGone = true;
  answer.hadBegun = hasBegun(response);
  const { breaking, body } = answer;
  answer.broken = breaking ?? response.errored ?? (body as { errored?: unknown } | null | undefined)?.errored;
}

/** Whether "finish" really means that all of the answer was sent. */
export function isAnswerComplete({ socket }: NodeRequest, { stream, writableEnded }: NodeResponse): boolean {
  // HTTP/2 emits it for an answer that the client has cut off, too.
  if (stream !== undefined) return writableEnded;
  // So does HTTP/1.1 on Node 20, if the client left before it had read all.
  return (socket?.errored ?? undefined) === undefined;
}

/**
 * The last event of a response. A stand-in for a socket, as in cloud functions, may never close: then it is "finish". It is
 * "either" where closing is uncertain: `inject()` of Fastify closes its response, but not once Express, mounted by
 * `@fastify/express`, has replaced its prototype.
 */
export function lastOf(request: NodeRequest, response: NodeResponse): "close" | "finish" | "either" {
  if (response.stream !== undefined) return "close";
  // A pipelined response has no socket until those before it are done; its request has one.
  const socket = response.socket ?? request.socket;
  if (typeof socket?.emit !== "function") return "finish";
  // Only Node's own sockets have this method.
  return typeof socket.setKeepAlive === "function" ? "close" : "either";
}

/** How many listeners "finish" has for Node itself: HTTP/1.1 goes on with its connection there. */
export function finishersOf(response: NodeResponse, last: ReturnType<typeof lastOf>): number {
  return last === "close" && response.stream === undefined ? 1 : 0;
}

/**
 * Whether a response was made up for a connection that was upgraded, as express-ws does: it reaches no client, and never
 * closes.
 */
export function isMadeUp(request: NodeRequest, response: NodeResponse): boolean {
  const hasSocket = response.socket !== undefined && response.socket !== null;
  return request.upgrade === true && response.stream === undefined && !hasSocket;
}

/** Reads Node's own getter: `@fastify/express` shadows it by a property that is only true for its own answers. */
export function hasBegun(response: NodeResponse): boolean {
  return Reflect.get(Object.getPrototypeOf(response) as object, "headersSent", response) === true;
}

export function outcomeOf(request: NodeRequest, response: NodeResponse, answer: AnswerState): RequestOutcome {
  const { error, breaking, broken, isComplete, isGone, hadBegun } = answer;
  const isSent = isComplete || (isGone ? hadBegun : hasBegun(response));
  const status = isSent ? response.statusCode : undefined;
  // `breaking`: some frameworks end an answer that failed half-way as if it were whole.
  if (isComplete) return { status, error: breaking ?? (isFailure(status) ? error : undefined) };
  // A connection that was upgraded to another protocol has no answer.
  if (request.upgrade === true && !isSent) return {};
  return broken === undefined || broken === null ? { status, aborted: true } : { status, error: broken };
}

const isFailure = (status: number | undefined): boolean => status !== undefined && status >= 500;
