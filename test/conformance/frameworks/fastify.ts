import { createServer, type RequestListener } from "node:http";
import middie from "@fastify/middie";
import multipart from "@fastify/multipart";
import { type LangfusePluginOptions, langfuseFeedback, langfusePlugin } from "@langfuse-kit/fastify";
import fastify, { type FastifyInstance } from "fastify";
import type { Framework, Plan, Route } from "../suite/framework.ts";

function mount(app: FastifyInstance, route: Route, within: readonly string[] = route.within ?? []): void {
  const [prefix, ...inner] = within;
  if (prefix !== undefined) {
    app.register(async (nested) => mount(nested, route, inner), { prefix });
    return;
  }
  app.route({
    method: route.method ?? "GET",
    url: route.path,
    handler: async (request, reply) => {
      if (route.body === "multipart")
        for await (const part of request.parts()) await ("toBuffer" in part && part.toBuffer());
      const call = { request: request as never, raw: request.raw, rawResponse: reply.raw, body: request.body };
      const answer = await route.handle(call);
      if (answer === "silence") return reply.hijack();
      return reply
        .code(answer.status ?? 200)
        .type(answer.type ?? "text/plain")
        .send(answer.body);
    },
  });
}

/** Fastify 5, if asked with middleware in between. */
export function fastifyFramework(key: string, name: string, withMiddie = false): Framework {
  return {
    key,
    name,
    async open({ routes, options, feedback, second, around = (listener) => listener }: Plan) {
      const app = fastify({ serverFactory: (handler) => createServer(around(handler as RequestListener)) });
      await app.register(langfusePlugin, (options ?? {}) as LangfusePluginOptions);
      if (second) await app.register(langfusePlugin, second as LangfusePluginOptions);
      await app.register(multipart);
      if (withMiddie) {
        await app.register(middie);
        app.use((_request, _response, next) => setImmediate(next));
      }
      // Left for the handlers to read.
      app.addContentTypeParser("application/octet-stream", async () => undefined);
      if (feedback) await app.register(langfuseFeedback, { prefix: "/feedback", ...feedback });
      for (const route of routes) mount(app, route);
      await app.ready();
      return { server: app.server, close: () => app.close() };
    },
  };
}
