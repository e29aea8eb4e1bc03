import {
  Controller,
  Get,
  Injectable,
  Module,
  type ModuleMetadata,
  type NestInterceptor,
  Param,
  type Type,
} from "@nestjs/common";
import { APP_INTERCEPTOR, NestFactory } from "@nestjs/core";
import { from, lastValueFrom } from "rxjs";
import { official, openTelemetry } from "./peers.ts";
import { answerTo, type Contestant, keys, type Service, told } from "./types.ts";

interface Tracing {
  readonly metadata?: ModuleMetadata;
  readonly decorate?: MethodDecorator;
  flush?(): Promise<void>;
}

async function service({ metadata = {}, decorate, flush = async () => {} }: Tracing = {}): Promise<Service> {
  const app = await NestFactory.create(moduleOf(metadata, decorate), { logger: false });
  await app.init();
  return { server: app.getHttpServer(), path: "/chats/chat-7", flush };
}

interface Exchange {
  readonly params: { readonly chatId: string };
  answer?: unknown;
}

export const contestants: Readonly<Record<string, Contestant>> = {
  bare: () => service(),

  async "langfuse-kit"(baseUrl) {
    const { initLangfuse } = await import("@langfuse-kit/core");
    const { LangfuseModule } = await import("@langfuse-kit/nestjs");
    const langfuse = initLangfuse({ ...keys, baseUrl, handleSignals: false });
    const module = LangfuseModule.forRoot({
      user: () => told.userId,
      session: () => told.sessionId,
      tags: () => told.tags,
      metadata: () => told.metadata,
      input: (request) => ({ chat: (request as unknown as Exchange).params.chatId }),
      output: (request) => answerTo((request as unknown as Exchange).params.chatId),
    });
    return service({ metadata: { imports: [module] }, flush: async () => void (await langfuse.flush(60_000)) });
  },

  async "pass-through"() {
    class PassThrough implements NestInterceptor {
      intercept: NestInterceptor["intercept"] = (_context, next) => next.handle();
    }
    return service({ metadata: globally(PassThrough) });
  },

  async "nestjs-otel"(sinkUrl) {
    const { Span } = await import("nestjs-otel");
    const { trace } = await import("@opentelemetry/api");
    const { provider, flush } = await openTelemetry(sinkUrl);
    trace.setGlobalTracerProvider(provider);
    return service({ decorate: Span() as MethodDecorator, flush });
  },

  /** As the official SDK's documents do it: an observation around the handler, with the user on the whole trace. */
  async official(sinkUrl) {
    const { propagateAttributes, startActiveObservation, flush } = await official(sinkUrl);
    class Tracing implements NestInterceptor {
      intercept: NestInterceptor["intercept"] = (execution, next) => {
        const { params } = execution.switchToHttp().getRequest<Exchange>();
        const handled = propagateAttributes(told, () =>
          startActiveObservation("GET /chats/:chatId", async (step) => {
            const output: unknown = await lastValueFrom(next.handle());
            step.update({ input: { chat: params.chatId }, output });
            return output;
          }),
        );
        return from(handled);
      };
    }
    return service({ metadata: globally(Tracing), flush });
  },
};

function globally(interceptor: Type<NestInterceptor>): ModuleMetadata {
  return { providers: [{ provide: APP_INTERCEPTOR, useClass: interceptor }] };
}

/** A service of one route; Node strips types and knows no decorators. */
function moduleOf(metadata: ModuleMetadata, decorate: MethodDecorator | undefined): Type {
  class Chats {
    async one(chatId: string): Promise<object> {
      return answerTo(chatId);
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Chats.prototype, "one") as PropertyDescriptor;
  decorate?.(Chats.prototype, "one", descriptor);
  Object.defineProperty(Chats.prototype, "one", descriptor);
  Get(":chatId")(Chats.prototype, "one", descriptor);
  Param("chatId")(Chats.prototype, "one", 0);
  Controller("chats")(Chats);
  Injectable()(Chats);
  class AppModule {}
  Module({ ...metadata, controllers: [Chats] })(AppModule);
  return AppModule;
}
