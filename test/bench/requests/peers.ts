import { createRequire } from "node:module";
import { join } from "node:path";
import type { TracerProvider } from "@opentelemetry/api";
import type express from "express";
import { openFixture } from "../../interop/harness/install.ts";
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

/** Express as the tracer has patched it. */
interface Patched {
  readonly express: typeof express;
  flush(): Promise<void>;
}

/** OpenTelemetry's own instrumentations, all of them: a span for the request and one for each handler. */
export async function autoInstrumentations(sinkUrl: string): Promise<Patched> {
  const load = await packagesOf("node-sdk");
  const { getNodeAutoInstrumentations } = load("@opentelemetry/auto-instrumentations-node");
  const { NodeSDK, tracing } = load("@opentelemetry/sdk-node");
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-proto");
  const processor = new tracing.BatchSpanProcessor(new OTLPTraceExporter({ url: `${sinkUrl}/v1/traces` }));
  new NodeSDK({ spanProcessors: [processor], instrumentations: [getNodeAutoInstrumentations()] }).start();
  return { express: load("express"), flush: () => processor.forceFlush() };
}

export async function sentry(sinkUrl: string): Promise<Patched> {
  const load = await packagesOf("sentry-11");
  const { init, flush } = load("@sentry/node");
  init({ dsn: `${sinkUrl.replace("//", "//public@")}/1`, tracesSampleRate: 1 });
  return { express: load("express"), flush: async () => void (await flush(10_000)) };
}

/** Packages that patch what is required after them, installed apart from all others. */
async function packagesOf(fixture: string): Promise<NodeJS.Require> {
  const opened = await openFixture(fixture, []);
  if ("missing" in opened) throw new Error(opened.missing);
  return createRequire(join(opened.folder, "index.cjs"));
}

async function useContextManager(): Promise<void> {
  const { context } = await import("@opentelemetry/api");
  const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
}
