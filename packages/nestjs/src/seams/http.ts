import {
  leaveOutRequest,
  type NodeRequest,
  noteError,
  withinRequest,
  withoutTracing,
} from "@langfuse-kit/core/adapter";
import type { ArgumentsHost } from "@nestjs/common";
import { ExceptionsHandler } from "@nestjs/core/exceptions/exceptions-handler.js";
import { RouterExecutionContext } from "@nestjs/core/router/router-execution-context.js";
import { RouterResponseController } from "@nestjs/core/router/router-response-controller.js";
import { isObservable, tap } from "rxjs";
import { isUntraced } from "../decorators/index.ts";
import { nodeRequestOf, type PlatformRequest } from "../requests/index.ts";
import { patchOnce } from "./patch.ts";

type Pipeline = (request: PlatformRequest, ...rest: unknown[]) => unknown;

/** For HTTP: notes exceptions before filters answer them, and leaves out handlers that are not to be traced. */
export function openHttpSeams(): void {
  // The one place that every exception passes: from guards, pipes, handlers, middleware and parsers, and for unknown routes.
  patchOnce(ExceptionsHandler, "next", (original, _, args) => {
    const [error, host] = args as [unknown, ArgumentsHost];
    const request: unknown = host?.getArgByIndex?.(0);
    if (typeof request !== "object" || request === null) return original(...args);
    const nodeRequest = nodeRequestOf(request as PlatformRequest);
    noteError(nodeRequest, error);
    // Fastify's time-out for handlers comes from outside of all requests.
    return withinRequest(nodeRequest, () => original(...args));
  });
  // The first place that knows which handler a request goes to, before its guards.
  patchOnce(RouterExecutionContext, "create", (original, _, args) => {
    const [instance, handler] = args as [object, unknown];
    const pipeline = original(...args) as Pipeline;
    if (!isUntraced(handler, instance?.constructor)) return pipeline;
    const quiet: Pipeline = (request, ...rest) => {
      leaveOutRequest(nodeRequestOf(request));
      return withoutTracing(() => pipeline(request, ...rest));
    };
    return quiet;
  });
  // A stream of events that fails after the first tells only the client, by an event.
  patchOnce(RouterResponseController, "sse", (original, _, [result, response, request, ...rest]) => {
    const watched = (events: unknown): unknown =>
      isObservable(events) ? events.pipe(tap({ error: (error) => noteError(request as NodeRequest, error) })) : events;
    return original(result instanceof Promise ? result.then(watched) : watched(result), response, request, ...rest);
  });
}
