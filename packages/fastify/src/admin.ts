import type { IncomingMessage } from "node:http";
import { type AdminOptions, createAdmin } from "@langfuse-kit/core/adapter";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { takeRawBodies } from "./raw-bodies.ts";
import { respond } from "./respond.ts";
import type {} from "./types.ts";

/** Who may see the numbers and send dead letters again. The path is the plugin's prefix. */
export type LangfuseAdminOptions = AdminOptions<FastifyRequest>;

/** What Fastify itself reads among the options of a plugin. */
interface Registered extends LangfuseAdminOptions {
  readonly prefix?: string;
  readonly logLevel?: unknown;
  readonly logSerializers?: unknown;
}

/**
 * The books and the dead letters of this process: a page, JSON, and text for Prometheus.
 * @example await app.register(langfuseAdmin, { prefix: "/langfuse", authorize: (request) => isOperator(request) });
 */
export const langfuseAdmin: FastifyPluginAsync<LangfuseAdminOptions> = async (fastify, options) => {
  const { prefix, logLevel: _level, logSerializers: _serializers, ...own }: Registered = options;
  const admin = createAdmin<FastifyRequest>("fastify", own);

  takeRawBodies(fastify);

  fastify.route({
    method: ["GET", "POST"],
    url: prefix === undefined ? "/langfuse" : "/",
    config: { langfuse: false },
    async handler(request, reply) {
      const { method, originalUrl: url, headers, body } = request;
      const call = { request, method, url, headers, body: undefined, stream: body as IncomingMessage | undefined };
      return respond(reply, await admin.answer(call));
    },
  });
};
