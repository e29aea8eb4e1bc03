import type { EventEmitter } from "node:events";
import type { CaptureMode } from "../capture/index.ts";
import type { Trust } from "../context/index.ts";
import type { FeedbackKeys } from "../feedback/index.ts";
import type { Observation } from "../observe/index.ts";

/** What core must know of a request; an adapter fills it in from its framework's objects. */
export interface RequestView<Request, Response> {
  readonly method: string;
  /** As it came. Only the option `ignore` sees it, without the query; it is never recorded. */
  readonly url: string;
  /** By their names in lower case, as Node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The framework's own objects, for the user's functions. */
  readonly request: Request;
  readonly response: Response;
  /** The template of the route, asked at the start and again at the end; never the path that came. */
  template(): string | undefined;
  /** The framework's own word that this route is not traced. */
  readonly ignored?: boolean | undefined;
}

/** What only stands for one may lack either: it emits nothing, or no connection is behind it. */
interface NodeSocket {
  readonly emit?: unknown;
  readonly setKeepAlive?: unknown;
}

/** A request of `node:http`, or of `node:http2` in its compatible form. */
export interface NodeRequest extends EventEmitter {
  readonly socket?: (NodeSocket & { readonly errored?: Error | null }) | undefined;
  /** Says Node of a request that asks for another protocol, where the server has a listener for that. */
  readonly upgrade?: boolean;
}

export interface NodeResponse extends EventEmitter {
  readonly statusCode: number;
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  /** HTTP/1.1 says here that the connection has gone, and HTTP/2 of its stream. */
  readonly destroyed?: boolean;
  readonly stream?: { readonly destroyed: boolean } | undefined;
  /** Null while the answer waits behind another of its connection. */
  readonly socket?: NodeSocket | null;
  /** What the server itself destroyed the response with. */
  readonly errored?: Error | null;
  setHeader(name: string, value: string): unknown;
  getHeader(name: string): unknown;
  removeHeader(name: string): unknown;
}

/** A request with Node's objects behind it. */
export interface ServedRequest<Request, Response> extends RequestView<Request, Response> {
  readonly nodeRequest: NodeRequest;
  readonly nodeResponse: NodeResponse;
}

/** How a request ended. */
export interface RequestOutcome {
  /** Left out where nothing was sent. */
  readonly status?: number | undefined;
  /** What the handlers threw; it counts only where the answer says that the server failed. */
  readonly error?: unknown;
  /** The connection went before the answer was complete. */
  readonly aborted?: boolean | undefined;
}

/** A request that has begun. */
export interface RequestProgress {
  /** What to write on; it records nothing where the request is not traced. */
  readonly observation: Observation;
  /** False where tracing is off: nothing need be kept, and nothing need be finished. */
  readonly isOn: boolean;
  /** Whether what runs now does so outside of the request, such as in another one. A step of the request is not outside. */
  isAway(): boolean;
  /** Runs `fn` within the request, also later and from elsewhere. */
  run<R>(fn: () => R): R;
  /**
   * Another adapter, mounted further in: it adds to whom the request is for, may let less of its content leave, and knows
   * the route where the outer one does not. Only the first call with the same settings counts.
   */
  join<Request, Response>(view: RequestView<Request, Response>, settings: RequestSettings<Request, Response>): void;
  /** Ends the observation; only the first call counts. */
  finish(outcome: RequestOutcome): void;
}

/** What a shared option can be: a value, or a function of the framework's own request and response. */
export type RequestOption<T, Request, Response> =
  | T
  | ((request: Request, response: Response) => T | null | undefined)
  | undefined;

export interface TraceHeaderOptions {
  /** @default "x-langfuse-trace-id" */
  readonly name?: string | undefined;
  /** What tokens are signed with: the first of a list. @default made from the secret key */
  readonly key?: string | readonly string[] | undefined;
  /** How long a token is good for. @default 3600 */
  readonly expiresInSeconds?: number | undefined;
}

/** How the trace is told to the caller. */
export interface TraceHeaders {
  readonly name: string;
  readonly keys: FeedbackKeys;
  readonly expiresInSeconds: number;
}

/**
 * Fields by name, also those of an interface. Neither a function, which is the other form that an option has, nor a promise,
 * which nobody waits for, nor a list.
 */
export type Fields =
  | { readonly [name: string]: unknown }
  | (object & {
      readonly [Symbol.hasInstance]?: never;
      readonly [Symbol.iterator]?: never;
      readonly then?: never;
    });

type Content = string | number | boolean | readonly unknown[] | Fields;

/** The options that all HTTP adapters share. Functions answer at once and may throw: that costs no request. */
export interface RequestOptions<Request, Response> {
  /** @default "METHOD /route/:template" */
  name?: RequestOption<string, Request, Response>;
  /**
   * Asked again at the end, and before a part of a long trace leaves, where it had nothing, or failed, at the start:
   * authentication, parameters and body come later.
   */
  user?: RequestOption<string | number, Request, Response>;
  /** Asked again as `user` is. */
  session?: RequestOption<string | number, Request, Response>;
  /** Asked again at the end: what is new by then is added. */
  tags?: RequestOption<readonly string[], Request, Response>;
  /** Of the trace. Asked again at the end, when parameters and body are there: fields that had no value are added. */
  metadata?: RequestOption<Fields, Request, Response>;
  /** Asked at the end, when the body has been parsed. */
  input?: Content | ((request: Request, response: Response) => unknown) | undefined;
  /** Asked at the end. */
  output?: Content | ((request: Request, response: Response) => unknown) | undefined;
  /** Paths that are not traced: text for a whole path (or, with a `*` at its end, its beginning), expressions, a list. */
  ignore?:
    | string
    | RegExp
    | readonly (string | RegExp)[]
    | ((request: Request, response: Response) => boolean | null | undefined)
    | undefined;
  /** How far the received trace context is believed. @default what `initLangfuse` says */
  trust?: RequestOption<Trust, Request, Response>;
  /** Names of request headers that become metadata of the observation; never those that carry credentials. */
  captureHeaders?: RequestOption<readonly string[], Request, Response>;
  /**
   * Tells the caller of the trace: its id as `x-langfuse-trace-id` (or under the name that is given), its `traceparent`,
   * and as `x-langfuse-feedback` a token by which it can be scored. @default false
   */
  traceHeader?: RequestOption<boolean | string | TraceHeaderOptions, Request, Response>;
  /** Whether the trace is recorded, or at what rate from 0 to 1. @default what `initLangfuse` says */
  sample?: RequestOption<boolean | number, Request, Response>;
  /**
   * How much content of the request's trace may leave, never more than the process allows. Asked at the start, when no body
   * is parsed yet; a function that fails lets no content leave. @default what `initLangfuse` says
   */
  capture?: RequestOption<CaptureMode, Request, Response>;
  /** Where the trace goes, of the destinations that `initLangfuse` knows. */
  destination?: RequestOption<string | readonly string[], Request, Response>;
}

/** What each option comes to, once read. */
export interface OptionValues {
  name: string;
  user: string;
  session: string;
  tags: readonly string[];
  metadata: Record<string, unknown>;
  input: unknown;
  output: unknown;
  ignore: boolean | PathTest;
  trust: Trust;
  captureHeaders: readonly string[];
  traceHeader: TraceHeaders | false;
  sample: number;
  capture: CaptureMode;
  destination: readonly string[];
}

export type PathTest = (path: string) => boolean;

/** The options as they are used: each a function that never throws, or absent. */
export type RequestSettings<Request, Response> = {
  readonly [Name in keyof OptionValues]:
    | ((request: Request, response: Response, isEarly?: boolean) => OptionValues[Name] | undefined)
    | undefined;
};
