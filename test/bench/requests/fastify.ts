import createFastify, { type FastifyInstance } from "fastify";
import { official, openTelemetry } from "./peers.ts";
import { answerTo, type Contestant, keys, type Service, told } from "./types.ts";

type Chat = { Params: { chatId: string } };

async function service(
  prepare: (app: FastifyInstance) => unknown = () => undefined,
  flush: () => Promise<void> = async () => {},
): Promise<Service> {
  const app = createFastify();
  app.decorateRequest("answer", null);
  await prepare(app);
  app.get<Chat>("/chats/:chatId", async (request) => {
    const answer = answerTo(request.params.chatId);
    (request as { answer?: unknown }).answer = answer;
    return answer;
  });
  await app.ready();
  return { server: app.server, path: "/chats/chat-7", flush };
}

const chatOf = (request: { params: unknown }): object => ({ chat: (request.params as { chatId: string }).chatId });
const answerOf = (request: object): unknown => (request as { answer?: unknown }).answer;

export const contestants: Readonly<Record<string, Contestant>> = {
  bare: async () => service(),
  async "langfuse-kit"(sinkUrl) {
    const { initLangfuse } = await import("@langfuse-kit/core");
    const { langfusePlugin } = await import("@langfuse-kit/fastify");
    const langfuse = initLangfuse({ ...keys, baseUrl: sinkUrl, handleSignals: false });
    const options = {
      user: () => told.userId,
      session: () => told.sessionId,
      tags: () => told.tags,
      metadata: () => told.metadata,
      input: chatOf,
      output: answerOf,
    };
    return service(
      (app) => app.register(langfusePlugin, options),
      async () => void (await langfuse.flush(60_000)),
    );
  },
  async official(sinkUrl) {
    const { propagateAttributes, startActiveObservation, flush } = await official(sinkUrl);
    return service((app) => {
      app.addHook("onRequest", (request, reply, next) => {
        propagateAttributes(told, () => {
          const begin = (observation: Parameters<Parameters<typeof startActiveObservation>[1]>[0]): void => {
            reply.raw.once("close", () => {
              observation.update({ input: chatOf(request), output: answerOf(request) });
              observation.end();
            });
            next();
          };
          startActiveObservation("GET /chats/:chatId", begin, { endOnExit: false });
        });
      });
    }, flush);
  },
  async "fastify-otel"(sinkUrl) {
    const { provider, flush } = await openTelemetry(sinkUrl);
    const { FastifyOtelInstrumentation } = await import("@fastify/otel");
    const instrumentation = new FastifyOtelInstrumentation();
    instrumentation.setTracerProvider(provider);
    return service((app) => app.register(instrumentation.plugin() as never), flush);
  },
};
