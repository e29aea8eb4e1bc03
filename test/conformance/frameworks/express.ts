import { createServer, type RequestListener } from "node:http";
import { promisify } from "node:util";
import {
  type LangfuseMiddlewareOptions,
  langfuseErrorHandler,
  langfuseFeedback,
  langfuseMiddleware,
} from "@langfuse-kit/express";
import type express from "express";
import type { RequestHandler, Response, Router } from "express";
import multer from "multer";
import type { Answer, Framework, Plan, Route } from "../suite/framework.ts";

function send(response: Response, answer: Answer): void {
  if (answer === "silence") return;
  response.status(answer.status ?? 200).type(answer.type ?? "text/plain");
  if (typeof answer.body === "string") response.send(answer.body);
  else {
    // As applications do it, without a word about errors.
    answer.body.on("error", (error) => response.destroy(error));
    response.on("close", () => typeof answer.body !== "string" && answer.body.destroy());
    answer.body.pipe(response);
  }
}

function handlerOf(route: Route): RequestHandler {
  return (request, response, next) => {
    const call = { request: request as never, raw: request, rawResponse: response, body: request.body };
    const answer = route.handle(call);
    // Express 4 knows nothing of promises.
    if (answer instanceof Promise) answer.then((value) => send(response, value), next);
    else send(response, answer);
  };
}

/** Express, of either major version. */
export function expressFramework(key: string, name: string, create: typeof express): Framework {
  const parsers = { json: () => create.json({ limit: "1mb" }), multipart: () => multer().any() };

  function mount(router: Router, route: Route, within: readonly string[] = route.within ?? []): void {
    const [pattern, ...inner] = within;
    if (pattern === undefined) {
      const handlers = [...(route.body === undefined ? [] : [parsers[route.body]()]), handlerOf(route)];
      router[route.method === "POST" ? "post" : "get"](route.path, ...handlers);
      return;
    }
    const nested = create.Router();
    mount(nested, route, inner);
    router.use(pattern, nested);
  }

  return {
    key,
    name,
    async open({ routes, options, feedback, second, around = (listener) => listener }: Plan) {
      const app = create();
      // Quiet about errors.
      app.set("env", "test");
      app.use(langfuseMiddleware(options as LangfuseMiddlewareOptions | undefined));
      if (second) app.use(langfuseMiddleware(second as LangfuseMiddlewareOptions));
      if (feedback) app.use("/feedback", langfuseFeedback(feedback));
      for (const route of routes) mount(app as unknown as Router, route);
      app.use(langfuseErrorHandler());
      const server = createServer(around(app as unknown as RequestListener));
      return { server, close: promisify(server.close.bind(server)) };
    },
  };
}
