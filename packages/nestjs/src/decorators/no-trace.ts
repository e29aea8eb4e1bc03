import { withoutTracing } from "@langfuse-kit/core/adapter";
import { type Method, metadataOf, replaceMethods, wrapDescriptor, wrapped, writeMetadata } from "../methods/index.ts";

const NO_TRACE: unique symbol = Symbol.for("langfuse-kit.nestjs.no-trace.v1") as never;

/** What `@RouteConfig()` writes. */
const FASTIFY_CONFIG = "__fastify_route_config__";

/**
 * Leaves a handler, or all handlers of a class, untraced with all that is done in them.
 * @example @NoTrace() @Get("health") health() {}
 */
export function NoTrace(): ClassDecorator & MethodDecorator {
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (descriptor !== undefined) {
      wrapDescriptor(descriptor, untraced);
      return;
    }
    if (key !== undefined || typeof target !== "function") return;
    writeMetadata(NO_TRACE, true, target);
    const { prototype } = target as { prototype: object };
    replaceMethods(prototype, untraced);
  };
}

/** Whether a handler, or its class, is not to be traced. */
export function isUntraced(handler: unknown, owner: unknown): boolean {
  return metadataOf(NO_TRACE, handler) === true || metadataOf(NO_TRACE, owner) === true;
}

function untraced(fn: Method): Method {
  const quiet = wrapped(fn, withoutTracing);
  writeMetadata(NO_TRACE, true, quiet);
  // Fastify knows its route before anything else, so that not even a body that cannot be read is traced.
  writeMetadata(FASTIFY_CONFIG, { ...(metadataOf(FASTIFY_CONFIG, fn) as object | undefined), langfuse: false }, quiet);
  return quiet;
}
