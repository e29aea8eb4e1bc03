import type { IncomingMessage } from "node:http";
import { createFeedback, type FeedbackOptions } from "@langfuse-kit/core/adapter";
import type { FastifyPluginAsync } from "fastify";
import { takeRawBodies } from "./raw-bodies.ts";
import { respond } from "./respond.ts";
import type {} from "./types.ts";

/** Which scores are taken, and how many. The path is the plugin's prefix. */
export type LangfuseFeedbackOptions = FeedbackOptions;

/** All are told that scores are posted, but for OPTIONS, which is asked by browsers and answered by `@fastify/cors`. */
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** What Fastify itself reads among the options of a plugin. */
interface Registered extends LangfuseFeedbackOptions {
  readonly prefix?: string;
  readonly logLevel?: unknown;
  readonly logSerializers?: unknown;
}

/**
 * Takes scores that a browser posts with the token of its answer (option `traceHeader`).
 * @example await app.register(langfuseFeedback, { prefix: "/feedback", scores: { thumbs: [0, 1] } });
 */
export const langfuseFeedback: FastifyPluginAsync<LangfuseFeedbackOptions> = async (fastify, options) => {
  const { prefix, logLevel: _level, logSerializers: _serializers, ...own }: Registered = options;
  const feedback = createFeedback("fastify", own);

  takeRawBodies(fastify);

  fastify.route({
    method: methods,
    url: prefix === undefined ? "/feedback" : "/",
    config: { langfuse: false },
    handler: async (request, reply) => {
      const { method, headers, body } = request;
      const call = { method, headers, body: undefined, stream: body as IncomingMessage | undefined };
      return respond(reply, await feedback.answer(call));
    },
  });
};
