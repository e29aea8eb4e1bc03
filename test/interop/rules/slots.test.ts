import { getLangfuseTracerProvider, setLangfuseTracerProvider } from "@langfuse/tracing";
import { initLangfuse, type LangfuseOptions, span, trace } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { context, trace as otel, propagation, ROOT_CONTEXT, SpanKind } from "@opentelemetry/api";
import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { registerForeignTracer } from "./foreign-tracer.ts";

let server: FakeLangfuse;
let warnings: string[] = [];
const logger = { warn: (message: string) => void warnings.push(message), error: () => undefined };

beforeAll(async () => {
  server = await startFakeLangfuse();
});
afterAll(() => server.close());
afterEach(() => {
  server.reset();
  warnings = [];
});

function start(options: LangfuseOptions = {}): ReturnType<typeof initLangfuse> {
  const { publicKey, secretKey, baseUrl } = server;
  return initLangfuse({ publicKey, secretKey, baseUrl, logger, ...options });
}

const registry = Symbol.for("opentelemetry.js.api.1");
const slots = () => Object.keys((globalThis as unknown as Record<symbol, object>)[registry] ?? {}).sort();

describe("OpenTelemetry's global slots", () => {
  it("are left alone by default, and given back untouched", async () => {
    const before = slots();
    const langfuse = start();
    await trace("request", () => span("step", () => Promise.resolve()));
    expect(slots()).toEqual(before);
    await langfuse.shutdown();
    const after = context.with(ROOT_CONTEXT.setValue(Symbol.for("x"), 1), () => context.active());
    expect(after).toBe(ROOT_CONTEXT);
  });

  it("are ours with global: true, so that any library nests by itself", async () => {
    const langfuse = start({ global: true });
    await trace("request", async () => {
      const tracer = otel.getTracer("ai");
      await tracer.startActiveSpan("model call", async (call) => {
        await Promise.resolve();
        expect(otel.getActiveSpan()).toBe(call);
        await span("tool", () => Promise.resolve());
        call.end();
      });
      const byHand = tracer.startSpan("by hand");
      await context.with(otel.setSpan(context.active(), byHand), () => span("under it", () => Promise.resolve()));
      byHand.end();
      otel.getTracer("http").startSpan("GET", { kind: SpanKind.CLIENT }).end();
    });
    await langfuse.shutdown();
    const names = new Map(server.observations().map(({ id, name }) => [id, name]));
    const parents = server.observations().map(({ name, parentId }) => [name, names.get(parentId ?? "")]);
    expect(Object.fromEntries(parents)).toEqual({
      request: undefined,
      "model call": "request",
      tool: "model call",
      "by hand": "request",
      "under it": "by hand",
    });
    expect(slots()).not.toContain("trace");
    expect(slots()).not.toContain("context");
  });

  it("stay with whoever has them: global: true warns and goes on without", async () => {
    const foreign = registerForeignTracer();
    const langfuse = start({ global: true });
    expect(warnings).toEqual([
      expect.stringMatching(/^\[@langfuse-kit\/core\] "global" has no effect.*trace, context/),
    ]);
    trace("request", () => foreign.tracer.startSpan("theirs").end());
    await langfuse.shutdown();
    expect(server.observations().map(({ name }) => name)).toEqual(["request"]);
    expect(foreign.sent().map(({ name }) => name)).toEqual(["theirs"]);
    foreign.leave();
  });

  it("with global: true believe of a caller the trace, and neither identity nor the sampled flag", async () => {
    const langfuse = start({ global: true });
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const headers = {
      traceparent: `00-${traceId}-00f067aa0ba902b7-00`,
      baggage:
        "color=red,langfuse_user_id=admin,langfuse_experiment_id=x,langfuse_prompt_name=evil,langfuse_prompt_version=1",
    };
    const extracted = propagation.extract(ROOT_CONTEXT, headers);
    await otel.getTracer("http").startActiveSpan("GET /", { kind: SpanKind.SERVER }, extracted, async (request) => {
      await trace("handler", () => Promise.resolve());
      // As instrumentations of clients do it, into headers that the application has copied.
      const sent: Record<string, string> = { baggage: headers.baggage };
      propagation.inject(context.active(), sent);
      expect(sent.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
      expect(sent.baggage).toBe("color=red");
      expect(sent.tracestate).toMatch(/^langfuse-kit=|^[a-z-]+=/);
      request.end();
    });
    await langfuse.shutdown();
    const [handler, ...others] = server.observations();
    expect(others).toEqual([]);
    expect(handler).toMatchObject({ name: "handler", traceId, isAppRoot: true, userId: undefined, prompt: undefined });
  });

  it("with global: true show our observation as the active span right below a caller's", async () => {
    const langfuse = start({ global: true });
    const caller = { traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00" };
    const sent: Record<string, string> = {};
    await context.with(propagation.extract(ROOT_CONTEXT, caller), () =>
      trace("handler", async (step) => {
        await Promise.resolve();
        expect(otel.getActiveSpan()).toBe(step.otelSpan);
        propagation.inject(context.active(), sent);
        expect(sent.traceparent).toBe(`00-${step.traceId}-${step.id}-01`);
      }),
    );
    await langfuse.shutdown();
  });
});

describe("the official packages' provider", () => {
  it("is ours while we run, and records nothing afterwards", async () => {
    const langfuse = start();
    const facade = getLangfuseTracerProvider();
    expect(facade.getTracer("langfuse-sdk").startSpan("during").isRecording()).toBe(true);
    await langfuse.shutdown();
    expect(getLangfuseTracerProvider()).toBe(facade);
    expect(facade.getTracer("langfuse-sdk").startSpan("after").isRecording()).toBe(false);
  });

  it("stays the application's own where it has set one, and we say so once", async () => {
    const own = new BasicTracerProvider();
    setLangfuseTracerProvider(own);
    const langfuse = start();
    expect(getLangfuseTracerProvider()).toBe(own);
    expect(warnings).toEqual([expect.stringContaining("setLangfuseTracerProvider()")]);
    await langfuse.shutdown();
    expect(getLangfuseTracerProvider()).toBe(own);
    setLangfuseTracerProvider(null);
  });

  it("is the application's from the moment that it sets one later, and we say so once", async () => {
    const langfuse = start();
    const facade = getLangfuseTracerProvider();
    const own = new BasicTracerProvider();
    setLangfuseTracerProvider(own);
    setLangfuseTracerProvider(own);
    expect(getLangfuseTracerProvider()).toBe(own);
    expect(warnings).toEqual([expect.stringContaining("setLangfuseTracerProvider()")]);
    setLangfuseTracerProvider(facade);
    await langfuse.shutdown();
    setLangfuseTracerProvider(own);
    expect(getLangfuseTracerProvider()).toBe(own);
    expect(warnings).toHaveLength(1);
    setLangfuseTracerProvider(null);
  });
});
