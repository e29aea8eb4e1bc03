import type { TracerProvider } from "@opentelemetry/api";
import { keys } from "./types.ts";

type Official = typeof import("@langfuse/tracing") & { flush(): Promise<void> };

/** The official SDK as its documentation sets it up, with a context manager. */
export async function official(sinkUrl: string): Promise<Official> {
  const [{ LangfuseSpanProcessor }, tracing, { BasicTracerProvider }] = await Promise.all([
    import("@langfuse/otel"),
    import("@langfuse/tracing"),
    import("@opentelemetry/sdk-trace-base"),
  ]);
  await useContextManager();
  const processor = new LangfuseSpanProcessor({ ...keys, baseUrl: sinkUrl });
  tracing.setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
  return { ...tracing, flush: () => processor.forceFlush() };
}

/** OpenTelemetry's own pipeline. */
export async function openTelemetry(sinkUrl: string): Promise<{ provider: TracerProvider; flush(): Promise<void> }> {
  const [{ OTLPTraceExporter }, { BasicTracerProvider, BatchSpanProcessor }] = await Promise.all([
    import("@opentelemetry/exporter-trace-otlp-proto"),
    import("@opentelemetry/sdk-trace-base"),
  ]);
  await useContextManager();
  const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: `${sinkUrl}/v1/traces` }));
  return { provider: new BasicTracerProvider({ spanProcessors: [processor] }), flush: () => processor.forceFlush() };
}

async function useContextManager(): Promise<void> {
  const { context } = await import("@opentelemetry/api");
  const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}
