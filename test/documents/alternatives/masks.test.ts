import { LangfuseSpanProcessor } from "@langfuse/otel";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { describe, expect, it } from "vitest";
import { keys, silent, startReceiver } from "./contestants.ts";

const secrets = ["in the name", "in the message", "in the metadata"];

/** As the official SDK writes an observation. */
function writeObservation(provider: BasicTracerProvider): void {
  const span = provider.getTracer("langfuse-sdk").startSpan("in the name", {}, ROOT_CONTEXT);
  span.setAttributes({
    "langfuse.observation.input": "in the input",
    "langfuse.observation.status_message": "in the message",
    "langfuse.observation.metadata.note": "in the metadata",
  });
  span.end();
}

describe("a mask sees", { timeout: 20_000 }, () => {
  it("langfuse-kit: names, errors and each field of the metadata", async () => {
    const seen: string[] = [];
    const mask = (value: unknown): unknown => {
      seen.push(JSON.stringify(value));
      return value;
    };
    const langfuse = initLangfuse({ ...keys, baseUrl: (await startReceiver()).url, logger: silent, mask });
    trace(
      "in the name",
      { level: "ERROR", statusMessage: "in the message", metadata: { note: "in the metadata" } },
      () => 1,
    );
    await langfuse.shutdown();
    for (const secret of secrets) expect(seen.join(), secret).toContain(secret);
  });

  it("official: the input, and none of these", async () => {
    const seen: string[] = [];
    const mask = ({ data }: { data: unknown }): unknown => {
      seen.push(JSON.stringify(data));
      return data;
    };
    const processor = new LangfuseSpanProcessor({ ...keys, exporter: new InMemorySpanExporter(), mask });
    const provider = new BasicTracerProvider({ spanProcessors: [processor] });
    writeObservation(provider);
    await processor.forceFlush();
    expect(seen.join()).toContain("in the input");
    for (const secret of secrets) expect(seen.join(), secret).not.toContain(secret);
    await provider.shutdown();
  });

  it("opentelemetry: nothing, all leaves as it is", () => {
    const exporter = new InMemorySpanExporter();
    writeObservation(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }));
    const left = JSON.stringify(exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes]));
    for (const secret of [...secrets, "in the input"]) expect(left).toContain(secret);
  });
});
