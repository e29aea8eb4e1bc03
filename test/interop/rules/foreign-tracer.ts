import { AsyncLocalStorage } from "node:async_hooks";
import { type Context, type ContextManager, context, ROOT_CONTEXT, type Tracer, trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-base";

/** Another tracer with OpenTelemetry's global slots in its hands. */
export interface ForeignTracer {
  readonly tracer: Tracer;
  /** What it has sent to its own backend. */
  sent(): ReadableSpan[];
  named(name: string): ReadableSpan;
  leave(): void;
}

/** Sets another tracer up, as NodeSDK does. */
export function registerForeignTracer(sampler?: Sampler, ...more: SpanProcessor[]): ForeignTracer {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter), ...more],
    ...(sampler && { sampler }),
  });
  context.setGlobalContextManager(createManager());
  trace.setGlobalTracerProvider(provider);
  return {
    tracer: provider.getTracer("foreign"),
    sent: () => exporter.getFinishedSpans(),
    named(name) {
      const found = exporter.getFinishedSpans().find((span) => span.name === name);
      if (found === undefined) throw new Error(`The other tracer has sent no ${name}.`);
      return found;
    },
    leave() {
      context.disable();
      trace.disable();
    },
  };
}

function createManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (target, fn, self, ...args) => storage.run(target, () => fn.call(self as never, ...args)),
    bind: (_target, value) => value,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}
