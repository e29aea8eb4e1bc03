import {
  noteBody,
  noteError,
  observationOfRequest,
  type RequestOptions,
  readRequestOptions,
  sendOnClose,
  serveRequest,
  withinRequest,
} from "@langfuse-kit/core/adapter";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import fastifyPlugin from "fastify-plugin";
import { runWithin } from "./run-within.ts";
import type {} from "./types.ts";

/** The options that all adapters share; functions get Fastify's own request and reply. */
export type LangfusePluginOptions = RequestOptions<FastifyRequest, FastifyReply>;

// Async, since Fastify lets what a callback plugin throws escape from the process.
const plugin: FastifyPluginAsync<LangfusePluginOptions> = async (fastify, options) => {
  const settings = readRequestOptions("fastify", options);

  if (!fastify.hasRequestDecorator("langfuse")) {
    fastify.decorateRequest("langfuse", {
      getter() {
        return observationOfRequest(this.raw);
      },
    });
  }

  fastify.addHook("onRequest", (request, reply, next) => {
    const served = {
      method: request.method,
      url: request.originalUrl,
      headers: request.headers,
      request,
      response: reply,
      nodeRequest: request.raw,
      nodeResponse: reply.raw,
      ignored: request.routeOptions.config.langfuse === false,
      template: () => request.routeOptions.url,
    };
    serveRequest(served, settings, next);
  });

  // Fastify runs these, and all that follows them, where an answer is sent from: another request, a time-out.
  fastify.addHook("onError", (request, _reply, error, next) => {
    noteError(request.raw, error);
    withinRequest(request.raw, next);
  });

  fastify.addHook("onSend", (request, _reply, payload, next) => {
    noteBody(request.raw, payload);
    withinRequest(request.raw, next);
  });

  runWithin(fastify);

  // Whoever closes an application often exits right after it, and Fastify does not say whether.
  fastify.addHook("onClose", () => sendOnClose({ processEnds: false }));
};

/**
 * One trace per request, named by its route. Register it first.
 * @example await app.register(langfusePlugin, { user: (request) => request.headers["x-user"]?.toString() });
 */
export const langfusePlugin: FastifyPluginAsync<LangfusePluginOptions> = fastifyPlugin(plugin, {
  name: "@langfuse-kit/fastify",
  fastify: "5.x",
});
