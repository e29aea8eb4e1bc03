import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { FeedbackOptions, RequestOptions } from "@langfuse-kit/core/adapter";

/** What is common to the requests of all frameworks. */
export interface SeenRequest {
  readonly headers: IncomingMessage["headers"];
  readonly body?: unknown;
  readonly params?: unknown;
  /** What authentication leaves there, late. */
  user?: { id: string };
}

export type Options = RequestOptions<SeenRequest, { readonly statusCode: number }>;

/** What a route is called with. */
export interface Call {
  readonly request: SeenRequest;
  readonly raw: IncomingMessage;
  readonly rawResponse: ServerResponse;
  readonly body: unknown;
}

/** What a route answers: a text, a stream, or nothing at all, for ever. */
export type Answer = { readonly status?: number; readonly type?: string; readonly body: string | Readable } | "silence";

export interface Route {
  readonly method?: "GET" | "POST";
  readonly path: string;
  /** Patterns of the routers around it, outermost first. */
  readonly within?: readonly string[];
  /** How the body is read before the route is called. */
  readonly body?: "json" | "multipart";
  handle(call: Call): Answer | Promise<Answer>;
}

export interface Plan {
  readonly routes: readonly Route[];
  readonly options?: Options;
  /** A feedback route at /feedback, with these options. */
  readonly feedback?: FeedbackOptions;
  /** Mounts the adapter a second time, with these. */
  readonly second?: Options;
  /** Another instrumentation around the whole server. */
  readonly around?: (listener: RequestListener) => RequestListener;
}

/** A framework with its adapter, as the suite sees it. */
export interface Framework {
  readonly name: string;
  /** What it is called in frameworks/one.ts, for programs of their own. */
  readonly key: string;
  /** Of the set-ups of one adapter this is the one that the longest test runs whole in. */
  readonly representsAdapter?: boolean;
  /** Bodies are read, and refused, before a feedback route sees them. */
  readonly readsBodies?: boolean;
  /** What a process of its own is started with, before the program. */
  readonly nodeArguments?: readonly string[];
  /** A server that is not listening yet, and how it is closed. */
  open(plan: Plan): Promise<{ readonly server: Server; close(): Promise<unknown> }>;
}
