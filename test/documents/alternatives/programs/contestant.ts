import { LangfuseSpanProcessor } from "@langfuse/otel";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BasicTracerProvider, BatchSpanProcessor, type SpanProcessor } from "@opentelemetry/sdk-trace-base";

/**
 * One observation, or none where COUNT is 0, in a process of its own: by CONTESTANT, to LANGFUSE_BASE_URL, each as its
 * documents set it up. It says `ended` and waits, or with END=true sends what it has and says what became of it.
 */
const { CONTESTANT, COUNT = "1", END, LANGFUSE_BASE_URL: url = "" } = process.env;

/** Opens and ends one, and sends what waits. */
interface Sending {
  work(): void;
  end(): Promise<unknown>;
}

function open(): Sending {
  if (CONTESTANT !== "langfuse-kit") return withProvider();
  const langfuse = initLangfuse();
  return { work: () => void trace("work", () => 1), end: () => langfuse.shutdown() };
}

function withProvider(): Sending {
  const processor: SpanProcessor =
    CONTESTANT === "official"
      ? new LangfuseSpanProcessor()
      : new BatchSpanProcessor(new OTLPTraceExporter({ url: `${url}/api/public/otel/v1/traces` }));
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer("langfuse-sdk");
  return { work: () => tracer.startSpan("work").end(), end: () => provider.shutdown() };
}

const { work, end } = open();
for (let count = 0; count < Number(COUNT); count += 1) work();
if (END) await end().catch(() => undefined);
else setInterval(() => process.stdout.write("ended\n"), 250);
