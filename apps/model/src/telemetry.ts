import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { keepTrying } from "./keep-trying.ts";

/**
 * OpenTelemetry's own SDK and nothing of langfuse-kit: whatever continues a `traceparent` joins the trace. Where it sends
 * to and what it is called come from OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS and OTEL_SERVICE_NAME.
 */
const provider = new NodeTracerProvider({
  spanProcessors: [new BatchSpanProcessor(keepTrying(new OTLPTraceExporter()))],
});
provider.register();

process.once("SIGTERM", () => void provider.shutdown().finally(() => process.exit()));
