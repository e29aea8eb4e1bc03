import { span } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { metrics } from "@opentelemetry/api";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { afterEach, describe, expect, it } from "vitest";
import { openLangfuse } from "../pipeline/fixtures/index.ts";

class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

async function read(reader: Reader): Promise<Record<string, number>> {
  const { resourceMetrics } = await reader.collect();
  const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  return Object.fromEntries(
    all.flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ value, attributes }) => [[descriptor.name, ...Object.values(attributes)].join(" "), value]),
    ),
  ) as Record<string, number>;
}

afterEach(() => metrics.disable());

describe("the books as OpenTelemetry's metrics", () => {
  it.each(["before", "after"])("are there where a provider is registered %s set-up", async (when) => {
    await using server = await startFakeLangfuse();
    const reader = new Reader();
    const provider = new MeterProvider({ readers: [reader] });
    if (when === "before") metrics.setGlobalMeterProvider(provider);
    const open = openLangfuse(server);
    if (when === "after") metrics.setGlobalMeterProvider(provider);
    span("one", () => undefined);
    await open.langfuse.flush();
    await expect
      .poll(() => read(reader), { timeout: 5_000 })
      .toMatchObject({
        "langfuse.kit.accepted": 1,
        "langfuse.kit.delivered": 1,
        "langfuse.kit.pending": 0,
        "langfuse.kit.state ok": 1,
        "langfuse.kit.state parked": 0,
      });
    await open[Symbol.asyncDispose]();
    await provider.shutdown();
  });

  it("are left out where that was asked for", async () => {
    await using server = await startFakeLangfuse();
    const reader = new Reader();
    const provider = new MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    await using open = openLangfuse(server, { metrics: false });
    span("one", () => undefined);
    await open.langfuse.flush();
    // So is the scope: an exporter has nothing to send.
    expect((await reader.collect()).resourceMetrics.scopeMetrics).toEqual([]);
    await provider.shutdown();
  });
});
