import { propagation } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Telemetry } from "bullmq";
import { BullMQOtel } from "bullmq-otel";
import { onTestFinished } from "vitest";

type Start = (name: string, options?: unknown, context?: unknown) => unknown;

/** BullMQ's own telemetry package, with a provider of its own in place of the global one, and what it traced. */
export function startPeer(): { telemetry: Telemetry; spans: InMemorySpanExporter["getFinishedSpans"] } {
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  onTestFinished(() => propagation.disable());
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const telemetry = new BullMQOtel({ tracerName: "theirs" });
  const { tracer } = telemetry as unknown as { tracer: { tracer: unknown; startSpan: Start } };
  tracer.tracer = provider.getTracer("theirs");
  const startSpan: Start = (name, options, context) => tracer.startSpan(name, options, context);
  return {
    telemetry: Object.assign(telemetry, { tracer: { startSpan } }) as never,
    spans: () => exporter.getFinishedSpans(),
  };
}
