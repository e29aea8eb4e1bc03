import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { startProgram } from "./fixtures/index.ts";

const file = new URL("./programs/service.ts", import.meta.url);

async function runWith(environment: Record<string, string>, options: object = {}, words: readonly string[] = []) {
  const server = await startFakeLangfuse();
  await using program = startProgram(file, words, {
    ...server.environment,
    PIPELINE_OPTIONS: JSON.stringify(options),
    ...environment,
  });
  return { server, ...(await program.ended), [Symbol.asyncDispose]: () => server.close() };
}

describe("OpenTelemetry's variables", { timeout: 30_000 }, () => {
  it("for another vendor's exporter never reach Langfuse or any other destination", async () => {
    await using collector = await startFakeLangfuse();
    await using run = await runWith(
      {
        OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer vendor-secret,x-vendor=vendor-secret",
        OTEL_EXPORTER_OTLP_TRACES_HEADERS: "x-vendor-traces=vendor-secret",
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:9/v1/traces",
        OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
        OTEL_EXPORTER_OTLP_COMPRESSION: "zstd",
        LANGFUSE_OTLP_ENDPOINT: collector.otlpUrl,
      },
      {},
    );
    expect(run).toMatchObject({ code: 0, errors: "" });
    for (const { ledger } of [run.server, collector]) {
      expect(ledger.spans.size).toBe(3);
      for (const { headers } of ledger.requests) {
        expect(JSON.stringify(headers)).not.toContain("vendor");
        if (ledger === collector.ledger) expect(headers).not.toHaveProperty("authorization");
      }
    }
  });

  it("that limit the application's own spans do not cut observations", async () => {
    await using run = await runWith({
      OTEL_ATTRIBUTE_COUNT_LIMIT: "2",
      OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: "5",
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "2",
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: "5",
      OTEL_SPAN_EVENT_COUNT_LIMIT: "0",
      OTEL_SPAN_LINK_COUNT_LIMIT: "0",
      OTEL_BSP_MAX_QUEUE_SIZE: "1",
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "1",
    });
    expect(run.server.observations().find(({ name }) => name === "first")).toMatchObject({
      model: "gpt-4o",
      input: "a".repeat(100),
      metadata: { key0: "value 0", key199: "value 199" },
      userId: "u",
      traceName: "request",
    });
  });

  it.each([
    { OTEL_TRACES_SAMPLER: "always_off" },
    { OTEL_TRACES_SAMPLER: "parentbased_always_off", OTEL_TRACES_SAMPLER_ARG: "0" },
    { OTEL_TRACES_EXPORTER: "none" },
    { OTEL_PROPAGATORS: "none" },
  ])("that switch the application's own tracing off leave ours on: %o", async (environment) => {
    await using run = await runWith(environment);
    expect(run.server.ledger.spans.size).toBe(3);
  });

  it("for a ratio hold where none of ours is set", async () => {
    const ratio = { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0" };
    await using none = await runWith(ratio);
    expect(none.server.ledger.spans.size).toBe(0);
    await using all = await runWith({ ...ratio, LANGFUSE_SAMPLE_RATE: "1" });
    expect(all.server.ledger.spans.size).toBe(3);
  });

  it("for service and resource are on what arrives", async () => {
    await using run = await runWith({
      OTEL_SERVICE_NAME: "checkout",
      OTEL_RESOURCE_ATTRIBUTES: "team=payments,deployment.environment.name=staging",
    });
    for (const observation of run.server.observations()) {
      expect(observation.resource).toMatchObject({ "service.name": "checkout", team: "payments" });
      expect(observation.environment).toBe("staging");
    }
    expect(run.server.ledger.spans.size).toBe(3);
  });
});
