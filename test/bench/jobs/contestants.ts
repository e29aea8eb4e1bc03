import type { Processor, QueueOptions } from "bullmq";

/** How one contestant traces jobs that are added and worked on. */
export interface Contestant {
  /** For queue and worker. */
  readonly telemetry?: NonNullable<QueueOptions["telemetry"]>;
  /** Around the adding of a job. */
  add(send: () => Promise<unknown>): Promise<unknown>;
  wrap(work: Processor): Processor;
  /** Sends what waits, and waits for it. */
  flush(): Promise<unknown>;
}

const keys = { publicKey: "pk-lf-bench", secretKey: "sk-lf-bench" };
const bare = { add: (send: () => Promise<unknown>) => send(), wrap: (work: Processor) => work };

export const contestants: Record<string, (sinkUrl: string) => Promise<Contestant>> = {
  bare: async () => ({ ...bare, flush: async () => undefined }),

  async "langfuse-kit"(baseUrl) {
    const { initLangfuse } = await import("@langfuse-kit/core");
    const { langfuseTelemetry } = await import("@langfuse-kit/bullmq");
    const langfuse = initLangfuse({ ...keys, baseUrl, serviceName: "bench", handleSignals: false });
    return { ...bare, telemetry: langfuseTelemetry(), flush: () => langfuse.flush(60_000) };
  },

  async "bullmq-otel"(sinkUrl) {
    const { context, propagation, trace } = await import("@opentelemetry/api");
    const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
    const { W3CTraceContextPropagator } = await import("@opentelemetry/core");
    const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
    const { BasicTracerProvider, BatchSpanProcessor } = await import("@opentelemetry/sdk-trace-base");
    const { BullMQOtel } = await import("bullmq-otel");
    const exporter = new OTLPTraceExporter({ url: `${sinkUrl}/v1/traces` });
    const processor = new BatchSpanProcessor(exporter, { maxQueueSize: 1_000_000 });
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const telemetry = new BullMQOtel({ tracerName: "bench" }) as unknown as NonNullable<QueueOptions["telemetry"]>;
    return { ...bare, telemetry, flush: () => processor.forceFlush() };
  },

  /** What one writes without an adapter: an observation around each side, its context in the job's data. */
  async "langfuse-sdk"(baseUrl) {
    const { context, propagation } = await import("@opentelemetry/api");
    const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
    const { W3CTraceContextPropagator } = await import("@opentelemetry/core");
    const { LangfuseSpanProcessor } = await import("@langfuse/otel");
    const { setLangfuseTracerProvider, startActiveObservation } = await import("@langfuse/tracing");
    const { BasicTracerProvider } = await import("@opentelemetry/sdk-trace-base");
    const processor = new LangfuseSpanProcessor({ ...keys, baseUrl });
    setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    return {
      add: (send) => startActiveObservation("add mail", () => send()),
      wrap: (work) => (job, token) =>
        context.with(propagation.extract(context.active(), job.data.carrier ?? {}), () =>
          startActiveObservation("process mail", () => work(job, token)),
        ),
      flush: () => processor.forceFlush(),
    };
  },
};

/** The context that a wrapper of one's own puts into the data. */
export async function carrierOf(name: string): Promise<() => Record<string, string> | undefined> {
  if (name !== "langfuse-sdk") return () => undefined;
  const { context, propagation } = await import("@opentelemetry/api");
  return () => {
    const carrier = {};
    propagation.inject(context.active(), carrier);
    return carrier;
  };
}
