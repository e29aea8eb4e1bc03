import { withinRequest } from "@langfuse-kit/core/adapter";
import type { FastifyInstance, onTimeoutHookHandler, preSerializationHookHandler, RouteOptions } from "fastify";

/**
 * What Fastify runs where an answer is sent from, or a socket times out, and makes objects for as soon as there is a hook
 * at all: so one of ours goes before each of the application's, and none is there without them.
 */
const preSerialization: preSerializationHookHandler = (request, _reply, _payload, next) =>
  withinRequest(request.raw, next);
const onTimeout: onTimeoutHookHandler = (request, _reply, next) => withinRequest(request.raw, next);

const before = { preSerialization, onTimeout };
const names = ["preSerialization", "onTimeout"] as const;

type AddHook = (this: FastifyInstance, name: string, hook: unknown) => FastifyInstance;

/** Runs these hooks of the application within their requests, in this scope and those below. */
export function runWithin(fastify: FastifyInstance): void {
  const addHook = fastify.addHook as AddHook;
  // There is no other way to learn of the hooks that come later.
  (fastify as { addHook: AddHook }).addHook = function addHookWithin(name, hook) {
    for (const known of names) if (name === known) addHook.call(this, name, before[known]);
    return addHook.call(this, name, hook);
  };
  fastify.addHook("onRoute", (options: RouteOptions) => {
    const route = options as unknown as Partial<Record<string, unknown>>;
    for (const name of names) {
      const own = route[name];
      if (own !== undefined) route[name] = [before[name], ...[own].flat()];
    }
  });
}
