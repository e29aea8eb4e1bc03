import { noteError } from "@langfuse-kit/core/adapter";
import type { ErrorRequestHandler } from "express";

/**
 * Shows in the trace what a handler threw, and passes it on. Mount it after the routes, before other error handlers.
 * @example app.use(langfuseErrorHandler());
 */
export function langfuseErrorHandler(): ErrorRequestHandler {
  return function langfuseError(error, request, _response, next) {
    noteError(request, error);
    next(error);
  };
}
