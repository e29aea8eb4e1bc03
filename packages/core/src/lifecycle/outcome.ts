import type { NodeRequest, NodeResponse, RequestOutcome } from "./types.ts";

/** What is known of the end of a request. */
export interface AnswerState {
  /** What a handler threw. */
  error: unknown;
  /** Thrown when an answer was on its way, so that all a framework can do is break it off. */
  breaking: unknown;
  body: unknown;
  /** All of the answer was given to a connection that took it. */
  isComplete: boolean;
  isGone: boolean;
  /** Whether anything of the answer had been sent by then: some write one to a connection that has gone. */
  hadBegun: boolean;
  /** Why the server itself broke its answer off. */
  broken: unknown;
}

/**
 * The connection has gone. What fails after that, fails because of it: streams are destroyed where their answer closes.
 */
export function noteGone(response: NodeResponse, answer: AnswerState): void {
  if (answer.isGone) return;
  answer.isGone = true;
  answer.hadBegun = hasBegun(response);
  const { breaking, body } = answer;
  answer.broken = breaking ?? response.errored ?? (body as { errored?: unknown } | null | undefined)?.errored;
}

/** Whether "finish" tells the truth: that all of the answer has left. */
export function isAnswerComplete({ socket }: NodeRequest, { stream, writableEnded }: NodeResponse): boolean {
  // HTTP/2 says it also of an answer that its client has cut off.
  if (stream !== undefined) return writableEnded;
  // HTTP/1.1 says it, on Node 20, also where the client left with some of the answer still to be taken.
  return (socket?.errored ?? undefined) === undefined;
}

/**
 * What of a response is the last to come. What stands for a socket, as in cloud functions, may never tell that it has
 * closed: "finish" is the end then. "either" is for what only may: `inject()` of Fastify closes what it is asked through
 * its own response, until Express, below `@fastify/express`, puts another prototype there.
 */
export function lastOf(request: NodeRequest, response: NodeResponse): "close" | "finish" | "either" {
  if (response.stream !== undefined) return "close";
  // An answer that waits behind another of its connection has no socket yet, and its request has.
  const socket = response.socket ?? request.socket;
  if (typeof socket?.emit !== "function") return "finish";
  // Of all streams only Node's own sockets have it.
  return typeof socket.setKeepAlive === "function" ? "close" : "either";
}

/**
 * Of a connection that was upgraded, as express-ws hands it to the application: made up by the code that upgraded it, it
 * reaches no client and never closes.
 */
export function isMadeUp(request: NodeRequest, response: NodeResponse): boolean {
  const hasSocket = response.socket !== undefined && response.socket !== null;
  return request.upgrade === true && response.stream === undefined && !hasSocket;
}

/** Looked up where Node keeps it: `@fastify/express` puts a property in front of it that knows of its own answers only. */
export function hasBegun(response: NodeResponse): boolean {
  return Reflect.get(Object.getPrototypeOf(response) as object, "headersSent", response) === true;
}

export function outcomeOf(request: NodeRequest, response: NodeResponse, answer: AnswerState): RequestOutcome {
  const { error, breaking, broken, isComplete, isGone, hadBegun } = answer;
  const isSent = isComplete || (isGone ? hadBegun : hasBegun(response));
  const status = isSent ? response.statusCode : undefined;
  // Some frameworks end an answer that failed in its middle, as if it were whole.
  if (isComplete) return { status, error: breaking ?? (isFailure(status) ? error : undefined) };
  // A connection that became another protocol's has no answer to complete.
  if (request.upgrade === true && !isSent) return {};
  return broken === undefined || broken === null ? { status, aborted: true } : { status, error: broken };
}

const isFailure = (status: number | undefined): boolean => status !== undefined && status >= 500;
