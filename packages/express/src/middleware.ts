import { type RequestOptions, readRequestOptions, serveRequest } from "@langfuse-kit/core/adapter";
import type { Request, RequestHandler, Response } from "express";
import { followRoutes, type RouteTrail } from "./routes/index.ts";

/** The options that all adapters share; functions get Express's own request and response. */
export type LangfuseMiddlewareOptions = RequestOptions<Request, Response>;

/**
 * One trace per request, named by its route. Mount it first.
 * @example app.use(langfuseMiddleware({ user: (request) => request.get("x-user") }));
 */
export function langfuseMiddleware(options?: LangfuseMiddlewareOptions): RequestHandler {
  const settings = readRequestOptions("express", options);
  return function langfuse(request, response, next) {
    let trail: RouteTrail | undefined;
    function template(): string | undefined {
      if (trail !== undefined) return trail.template();
      // First asked where a request that is traced begins: no route is known, and from here on it is followed.
      trail = followRoutes(request);
      return undefined;
    }
    const served = {
      method: request.method,
      url: request.originalUrl,
      headers: request.headers,
      request,
      response,
      nodeRequest: request,
      nodeResponse: response,
      template,
    };
    serveRequest(served, settings, next);
  };
}
