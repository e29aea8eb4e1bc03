import {
  Controller,
  Get,
  Injectable,
  Module,
  type ModuleMetadata,
  type NestInterceptor,
  type Type,
} from "@nestjs/common";
import { APP_INTERCEPTOR } from "@nestjs/core";
import { from, lastValueFrom } from "rxjs";

const keys = { publicKey: "pk-lf-bench", secretKey: "sk-lf-bench" };

/** Adds its tracing to the application, and says how it is flushed. */
type Contestant = (
  sinkUrl: string,
) => Promise<{ metadata?: ModuleMetadata; decorate?: MethodDecorator; flush?(): Promise<unknown> }>;

export const contestants: Readonly<Record<string, Contestant>> = {
  bare: async () => ({}),

  async "langfuse-kit module"(baseUrl) {
    const { initLangfuse } = await import("@langfuse-kit/core");
    const { LangfuseModule } = await import("@langfuse-kit/nestjs");
    const langfuse = initLangfuse({ ...keys, baseUrl, serviceName: "bench", handleSignals: false });
    const user = ({ headers }: { headers: Record<string, unknown> }) => headers["x-user"] as string;
    const output = () => ({ ok: true });
    const imports = [LangfuseModule.forRoot({ user, output })];
    return { metadata: { imports }, flush: () => langfuse.flush(10_000) };
  },

  async "pass-through interceptor"() {
    class PassThrough implements NestInterceptor {
      intercept: NestInterceptor["intercept"] = (_context, next) => next.handle();
    }
    return globally(PassThrough);
  },

  async "nestjs-otel"(sinkUrl) {
    const { Span } = await import("nestjs-otel");
    const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
    const { BasicTracerProvider, BatchSpanProcessor } = await import("@opentelemetry/sdk-trace-base");
    const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
    const { context, trace } = await import("@opentelemetry/api");
    const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: `${sinkUrl}/v1/traces` }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
    return { decorate: Span() as MethodDecorator, flush: () => processor.forceFlush() };
  },

  /** As the official SDK's documents do it: an observation around the handler, with the user on the whole trace. */
  async "official SDK in an interceptor"(baseUrl) {
    const { LangfuseSpanProcessor } = await import("@langfuse/otel");
    const { propagateAttributes, startActiveObservation } = await import("@langfuse/tracing");
    const { BasicTracerProvider } = await import("@opentelemetry/sdk-trace-base");
    const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
    const { context, trace } = await import("@opentelemetry/api");
    const processor = new LangfuseSpanProcessor({ ...keys, baseUrl });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
    class Tracing implements NestInterceptor {
      intercept: NestInterceptor["intercept"] = (execution, next) => {
        const request = execution.switchToHttp().getRequest();
        const handled = propagateAttributes({ userId: request.headers["x-user"] }, () =>
          startActiveObservation(`GET ${request.route.path}`, async (step) => {
            const output: unknown = await lastValueFrom(next.handle());
            step.update({ output });
            return output;
          }),
        );
        return from(handled);
      };
    }
    return { ...globally(Tracing), flush: () => processor.forceFlush() };
  },
};

function globally(interceptor: Type<NestInterceptor>): { metadata: ModuleMetadata } {
  return { metadata: { providers: [{ provide: APP_INTERCEPTOR, useClass: interceptor }] } };
}

/** A service of one route; Node strips types and knows no decorators. */
export function moduleOf({ metadata = {}, decorate }: Awaited<ReturnType<Contestant>>): Type {
  class Cats {
    async one(): Promise<object> {
      return { ok: true };
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Cats.prototype, "one") as PropertyDescriptor;
  decorate?.(Cats.prototype, "one", descriptor);
  Object.defineProperty(Cats.prototype, "one", descriptor);
  Get(":id")(Cats.prototype, "one", descriptor);
  Controller("cats")(Cats);
  Injectable()(Cats);
  class AppModule {}
  Module({ ...metadata, controllers: [Cats] })(AppModule);
  return AppModule;
}
