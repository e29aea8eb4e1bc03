import {
  generation,
  initLangfuse,
  type Langfuse,
  LangfuseExporter,
  score,
  span,
  trace,
  updateTrace,
} from "@langfuse-kit/core";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Sink, startSink } from "./sink.ts";

const canary = "canary.51e0@leak.example";
let sink: Sink;
let langfuse: Langfuse | undefined;

beforeEach(async () => {
  sink = await startSink();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await langfuse?.shutdown();
  await sink.close();
});

/** Everything that can be handed over, with the canary in it. */
async function work(capture?: "full" | "redacted" | "metadata"): Promise<void> {
  await trace(`chat ${canary}`, { input: canary, metadata: { [canary]: canary }, capture }, async () => {
    updateTrace({
      name: canary,
      userId: canary,
      sessionId: canary,
      tags: [canary],
      metadata: { who: canary },
      output: canary,
    });
    generation("call", { model: "gpt-4o", input: [{ role: "user", content: canary }], usage: { input: 3 } }, () => ({
      role: "assistant",
      content: canary,
    }));
    await span("fails", async () => {
      throw new TypeError(`no ${canary}`, { cause: new Error(canary) });
    }).catch(() => undefined);
    score({ name: "quality", value: "good", comment: canary, metadata: { by: canary } });
  });
  await langfuse?.flush();
}

describe("what is on the wire", () => {
  it.each(["redacted", "metadata"] as const)(
    "with %s for the process: no canary, and the observations all the same",
    async (capture) => {
      langfuse = initLangfuse({ ...sink.options, capture });
      await work();
      expect(sink.received()).not.toContain(canary);
      expect(langfuse.health()).toMatchObject({ delivered: 4, dropped: {}, deadLettered: 0 });
    },
  );

  it.each(["redacted", "metadata"] as const)("with %s for one trace: no canary of it", async (capture) => {
    langfuse = initLangfuse(sink.options);
    await work(capture);
    expect(sink.received()).not.toContain(canary);
    await work();
    expect(sink.received()).toContain(canary);
  });

  it.each(["NO_CONTENT", "event_only", "false", "False", "whatever"])(
    "with OpenTelemetry's variable at %s: no canary, whatever the options, routes and steps say",
    async (variable) => {
      vi.stubEnv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", variable);
      vi.stubEnv("LANGFUSE_CAPTURE", "full");
      langfuse = initLangfuse({ ...sink.options, capture: "full" });
      await work("full");
      const exporter = new LangfuseExporter({ ...sink.options, capture: "full" });
      const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter as never)] });
      const attributes = { "gen_ai.operation.name": "chat", "gen_ai.input.messages": canary };
      provider.getTracer("x").startSpan("exported", { attributes }).end();
      await exporter.shutdown();
      expect(sink.received()).toContain("exported");
      expect(sink.received()).not.toContain(canary);
    },
  );

  it.each(["true", "SPAN_ONLY", "span_and_event"])(
    "with OpenTelemetry's variable at %s: what the options say, since it only bounds",
    async (variable) => {
      vi.stubEnv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", variable);
      langfuse = initLangfuse({ ...sink.options, capture: "redacted" });
      await work("full");
      expect(sink.received()).toContain("[redacted:email]");
      expect(sink.received()).not.toContain(canary);
    },
  );

  it("with full: the canary, or this test would show nothing", async () => {
    langfuse = initLangfuse(sink.options);
    await work();
    expect(sink.received().split(canary).length).toBeGreaterThan(10);
  });
});
