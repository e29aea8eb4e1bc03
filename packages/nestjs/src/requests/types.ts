import type { IncomingHttpHeaders } from "node:http";
import type { NodeRequest, NodeResponse } from "@langfuse-kit/core/adapter";
import type { MountedApp } from "./mount.ts";

/** What the requests of Express and Fastify have in common. For more, give the parameter its own type. */
export interface NestRequest {
  readonly method: string;
  readonly url: string;
  readonly originalUrl: string;
  readonly headers: IncomingHttpHeaders;
  readonly params: unknown;
  readonly query: unknown;
  readonly body?: unknown;
  readonly ip?: string | undefined;
  /** What authentication leaves there. */
  readonly user?: unknown;
}

/** What the responses of Express and Fastify have in common. */
export interface NestResponse {
  readonly statusCode: number;
}

/** A request as it comes from the platform: Express's own, or Fastify's around Node's. */
export interface PlatformRequest extends NestRequest {
  readonly raw?: NodeRequest;
  /** Express: the route that was matched; Nest registers each with its whole path. */
  readonly route?: { readonly path?: unknown };
  /** Express: what a handler was mounted on. */
  readonly baseUrl?: string;
  /** Express: the application that it is in. */
  readonly app?: MountedApp;
  /** Fastify. */
  readonly routeOptions?: { readonly url?: string | undefined; readonly config?: { readonly langfuse?: boolean } };
}

export interface PlatformResponse extends NestResponse {
  readonly raw?: NodeResponse;
  /** Express. */
  readonly req?: PlatformRequest;
  /** Fastify. */
  readonly request?: PlatformRequest;
}
