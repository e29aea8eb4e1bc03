import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { keepTrying } from "./keep-trying.ts";

/**
 * OpenTelemetry's own SDK and nothing of langfuse-kit: whatever continues a `traceparent` joins the trace. Where it sends
 * to is said by OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS.
 */
const provider = new NodeTracerProvider({
  resource: resourceFromAttributes({ "service.name": "model" }),
  spanProcessors: [new BatchSpanProcessor(keepTrying(new OTLPTraceExporter()))],
});
provider.register();

process.once("SIGTERM", () => void provider.shutdown().finally(() => process.exit()));
