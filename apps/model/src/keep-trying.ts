import type { SpanExporter } from "@opentelemetry/sdk-trace-node";

/** The exporter gives a batch up after about 13 s. This one keeps it until it is taken; the processor bounds what waits. */
export function keepTrying(exporter: SpanExporter, pauseMs = 500): SpanExporter {
  let isClosing = false;
  return {
    export(spans, done) {
      const attempt = (): void =>
        exporter.export(spans, (result) => {
          if (result.error === undefined || isClosing) done(result);
          else setTimeout(attempt, pauseMs);
        });
      attempt();
    },
    shutdown() {
      isClosing = true;
      return exporter.shutdown();
    },
  };
}
