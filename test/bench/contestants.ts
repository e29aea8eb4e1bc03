import { makeInput, makeOutput, usage } from "./payload.ts";
import { maskOfPatterns } from "./redaction/index.ts";

/** Makes one observation with input, output, model and usage; all do the same work by their own means. */
export interface Contestant {
  make(index: number): void;
  /** Sends what waits, and waits for it. */
  flush(): Promise<void>;
  /** What it says of its own losses. */
  books?(): unknown;
}

type Loader = (sinkUrl: string) => Promise<Contestant>;

const keys = { publicKey: "pk-lf-bench", secretKey: "sk-lf-bench" };
const json = JSON.stringify;

export const contestants: Record<string, Loader> = {
  async "langfuse-kit"(sinkUrl) {
    const { initLangfuse, startObservation } = await import("@langfuse-kit/core");
    const langfuse = initLangfuse({ ...keys, baseUrl: sinkUrl, serviceName: "bench", handleSignals: false });
    return {
      make(index) {
        const step = startObservation("chat", { type: "generation", model: "gpt-4o", input: makeInput(index) });
        step.update({ output: makeOutput(index), usage, metadata: { index: String(index) } });
        step.end();
      },
      flush: async () => void (await langfuse.flush(60_000)),
      books: () => langfuse.health(),
    };
  },
  async "kit-redacted"(sinkUrl) {
    const { initLangfuse } = await import("@langfuse-kit/core");
    const { BasicTracerProvider } = await import("@opentelemetry/sdk-trace-base");
    const options = { ...keys, baseUrl: sinkUrl, serviceName: "bench", handleSignals: false };
    const langfuse = initLangfuse({ ...options, capture: "redacted" });
    const provider = new BasicTracerProvider({ spanProcessors: [langfuse.spanProcessor] });
    return {
      make: rawSpans(provider.getTracer("langfuse-sdk")),
      flush: async () => void (await langfuse.flush(60_000)),
      books: () => langfuse.health(),
    };
  },
  async "langfuse-masked"(sinkUrl) {
    const { processor, provider } = await officialProvider(sinkUrl, ({ data }) => maskOfPatterns(String(data)));
    return { make: rawSpans(provider.getTracer("langfuse-sdk")), flush: () => processor.forceFlush() };
  },
  async "kit-processor"(sinkUrl) {
    const { initLangfuse } = await import("@langfuse-kit/core");
    const { BasicTracerProvider } = await import("@opentelemetry/sdk-trace-base");
    const langfuse = initLangfuse({ ...keys, baseUrl: sinkUrl, serviceName: "bench", handleSignals: false });
    const provider = new BasicTracerProvider({ spanProcessors: [langfuse.spanProcessor] });
    return {
      make: rawSpans(provider.getTracer("langfuse-sdk")),
      flush: async () => void (await langfuse.flush(60_000)),
      books: () => langfuse.health(),
    };
  },
  async "langfuse-tracing"(sinkUrl) {
    const { startObservation, setLangfuseTracerProvider } = await import("@langfuse/tracing");
    const { processor, provider } = await officialProvider(sinkUrl);
    setLangfuseTracerProvider(provider);
    return {
      make(index) {
        const step = startObservation("chat", { model: "gpt-4o", input: makeInput(index) }, { asType: "generation" });
        step.update({ output: makeOutput(index), usageDetails: usage, metadata: { index: String(index) } });
        step.end();
      },
      flush: () => processor.forceFlush(),
    };
  },
  async "langfuse-processor"(sinkUrl) {
    const { processor, provider } = await officialProvider(sinkUrl);
    return { make: rawSpans(provider.getTracer("langfuse-sdk")), flush: () => processor.forceFlush() };
  },
  async "otel-protobuf"(sinkUrl) {
    const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
    const { BasicTracerProvider, BatchSpanProcessor } = await import("@opentelemetry/sdk-trace-base");
    const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url: `${sinkUrl}/v1/traces` }));
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    return { make: rawSpans(provider.getTracer("bench")), flush: () => processor.forceFlush() };
  },
};

async function officialProvider(sinkUrl: string, mask?: (params: { data: unknown }) => unknown) {
  const { LangfuseSpanProcessor } = await import("@langfuse/otel");
  const { BasicTracerProvider } = await import("@opentelemetry/sdk-trace-base");
  const processor = new LangfuseSpanProcessor({ ...keys, baseUrl: sinkUrl, ...(mask && { mask: mask as never }) });
  return { processor, provider: new BasicTracerProvider({ spanProcessors: [processor] }) };
}

interface RawTracer {
  startSpan(name: string): { setAttributes(attributes: Record<string, string>): unknown; end(): void };
}

function rawSpans(tracer: RawTracer): (index: number) => void {
  return (index) => {
    const span = tracer.startSpan("chat");
    span.setAttributes({
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.input": json(makeInput(index)),
    });
    span.setAttributes({
      "langfuse.observation.output": json(makeOutput(index)),
      "langfuse.observation.usage_details": json(usage),
      "langfuse.observation.metadata.index": String(index),
    });
    span.end();
  };
}
