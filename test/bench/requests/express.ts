import { createServer, type RequestListener } from "node:http";
import ownExpress, { type RequestHandler } from "express";
import { autoInstrumentations, official, sentry } from "./peers.ts";
import { answerTo, type Contestant, keys, type Service, told } from "./types.ts";

function service(
  middleware: RequestHandler | undefined,
  flush: () => Promise<void> = async () => {},
  express: typeof ownExpress = ownExpress,
): Service {
  const app = express();
  if (middleware !== undefined) app.use(middleware);
  app.get("/chats/:chatId", (request, response) => {
    const answer = answerTo(request.params.chatId);
    response.locals.answer = answer;
    response.json(answer);
  });
  return { server: createServer(app as unknown as RequestListener), path: "/chats/chat-7", flush };
}

export const contestants: Readonly<Record<string, Contestant>> = {
  bare: async () => service(undefined),
  async "kit, off"() {
    const { initLangfuse } = await import("@langfuse-kit/core");
    const { langfuseMiddleware } = await import("@langfuse-kit/express");
    initLangfuse({ enabled: false, handleSignals: false });
    return service(langfuseMiddleware({ user: () => told.userId }));
  },
  async "langfuse-kit"(sinkUrl) {
    const { initLangfuse } = await import("@langfuse-kit/core");
    const { langfuseMiddleware } = await import("@langfuse-kit/express");
    const langfuse = initLangfuse({ ...keys, baseUrl: sinkUrl, handleSignals: false });
    const middleware = langfuseMiddleware({
      user: () => told.userId,
      session: () => told.sessionId,
      tags: () => told.tags,
      metadata: () => told.metadata,
      input: (request) => ({ chat: request.params.chatId }),
      output: (_, response) => response.locals.answer,
    });
    return service(middleware, async () => void (await langfuse.flush(60_000)));
  },
  async official(sinkUrl) {
    const { propagateAttributes, startActiveObservation, flush } = await official(sinkUrl);
    const middleware: RequestHandler = (request, response, next) => {
      propagateAttributes(told, () => {
        const begin = (observation: Parameters<Parameters<typeof startActiveObservation>[1]>[0]): void => {
          response.once("close", () => {
            observation.update({ input: { chat: request.params.chatId }, output: response.locals.answer });
            observation.end();
          });
          next();
        };
        startActiveObservation("GET /chats/:chatId", begin, { endOnExit: false });
      });
    };
    return service(middleware, flush);
  },
  async "otel-auto"(sinkUrl) {
    const { express, flush } = await autoInstrumentations(sinkUrl);
    return service(undefined, flush, express);
  },
  async sentry(sinkUrl) {
    const { express, flush } = await sentry(sinkUrl);
    return service(undefined, flush, express);
  },
};
