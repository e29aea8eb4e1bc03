import { type ForeignSpan, type Sink, startSink } from "./sink.ts";

interface ExportRequest {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly { readonly spans?: readonly ForeignSpan[] }[] }[];
}

/** Takes OTLP as JSON. */
export function startOtlpSink(): Promise<Sink> {
  return startSink((body) => {
    const { resourceSpans = [] } = JSON.parse(body.toString("utf8")) as ExportRequest;
    return resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans));
  });
}

/** The variables that send a NodeSDK's traces there, and nothing else. */
export function otlpEnvironment(sink: Sink): NodeJS.ProcessEnv {
  return {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${sink.url}/v1/traces`,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json",
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
    // The default drops what is more than 2048 spans in one burst.
    OTEL_BSP_MAX_QUEUE_SIZE: "50000",
  };
}
