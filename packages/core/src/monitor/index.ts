/** Monitor: the books as numbers for OpenTelemetry's metrics and for Prometheus. */
export { startMetrics } from "./metrics.ts";
export { prometheusText } from "./prometheus.ts";
