import { startObservation } from "@langfuse/tracing";
import { initLangfuse, trace, withContext } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { context, createContextKey, trace as otel, SpanKind, TraceFlags } from "@opentelemetry/api";
import { AlwaysOffSampler } from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, it } from "vitest";
import { type ForeignTracer, registerForeignTracer } from "./foreign-tracer.ts";

const traces = captureTraces({ afterEach });
const received = "4bf92f3577b34da6a3ce929d0e0e4736";
const header = { traceparent: `00-${received}-00f067aa0ba902b7-00` };
const rpcMetadata = createContextKey("OpenTelemetry SDK Context Key RPC_METADATA");
let foreign: ForeignTracer;

afterEach(() => foreign.leave());

/** Two roots within one active span of another tracer. */
async function rootsWithin(kind: SpanKind): Promise<{ outer: string; inner: string[] }> {
  foreign = registerForeignTracer();
  const outer = foreign.tracer.startActiveSpan("outer", { kind }, (active) => {
    for (const name of ["first", "second"]) trace(name, () => undefined);
    active.end();
    return active.spanContext().traceId;
  });
  const all = await traces.all();
  for (const { root, roots } of all) {
    expect(roots.every(({ isAppRoot }) => isAppRoot)).toBe(true);
    expect(root.parentId).toBeUndefined();
    expect(root.links.map(({ traceId }) => traceId)).toEqual([outer]);
  }
  return { outer, inner: all.flatMap(({ observations }) => observations.map(({ traceId }) => traceId)) };
}

describe("a root inside another tracer's span", () => {
  it.each([SpanKind.SERVER, SpanKind.CONSUMER])("takes the trace id of a request or a job, kind %s", async (kind) => {
    const { outer, inner } = await rootsWithin(kind);
    expect(inner).toEqual([outer, outer]);
  });

  it.each([SpanKind.INTERNAL, SpanKind.CLIENT, SpanKind.PRODUCER])(
    "is only linked to any other, so that unrelated work is not merged, kind %s",
    async (kind) => {
      const { outer, inner } = await rootsWithin(kind);
      expect(new Set([outer, ...inner]).size).toBe(3);
    },
  );

  it("takes the trace id below a request too, where the instrumentation tells of one", async () => {
    foreign = registerForeignTracer(new AlwaysOffSampler());
    const request = foreign.tracer.startSpan("GET /", { kind: SpanKind.SERVER });
    expect(request.isRecording()).toBe(false);
    const active = otel.setSpan(context.active(), request).setValue(rpcMetadata, { type: "http", span: request });
    context.with(active, () =>
      foreign.tracer.startActiveSpan("handler", (handler) => {
        trace("ours", () => undefined);
        handler.end();
      }),
    );
    expect((await traces.single()).id).toBe(request.spanContext().traceId);
  });

  it("is not merged with a dropped span that says nothing of its kind", async () => {
    foreign = registerForeignTracer(new AlwaysOffSampler());
    const dropped = foreign.tracer.startActiveSpan("dropped", (span) => {
      trace("ours", () => undefined);
      return span.spanContext().traceId;
    });
    expect((await traces.single()).id).not.toBe(dropped);
  });

  it("follows a received carrier first, and leaves one that is not trusted alone", async () => {
    foreign = registerForeignTracer();
    const server = foreign.tracer.startActiveSpan("server", { kind: SpanKind.SERVER }, (span) => {
      withContext(header, () => trace("continued", () => undefined));
      withContext(header, () => trace("apart", () => undefined), { trust: "none" });
      return span.spanContext().traceId;
    });
    const ids = Object.fromEntries((await traces.all()).map(({ name, id }) => [name, id]));
    expect(ids.continued).toBe(received);
    expect([received, server]).not.toContain(ids.apart);
  });

  it("continues a remote context that an instrumentation has made active, sampled or not", async () => {
    foreign = registerForeignTracer();
    const spanId = "00f067aa0ba902b7";
    const remote = { traceId: received, spanId, traceFlags: TraceFlags.NONE, isRemote: true };
    context.with(otel.setSpanContext(context.active(), remote), () => startObservation("official").end());
    const tree = await traces.single();
    expect([tree.id, tree.root.isAppRoot]).toEqual([received, true]);
  });

  it("keeps its own trace id with join: false", async () => {
    const langfuse = initLangfuse({ publicKey: "pk", secretKey: "sk", baseUrl: "http://127.0.0.1:9", join: false });
    const { outer, inner } = await rootsWithin(SpanKind.SERVER);
    expect(inner).not.toContain(outer);
    await langfuse.shutdown(1);
  });

  it("keeps its own trace id with join: false where a library's tracer begins it in a remote context", async () => {
    const langfuse = initLangfuse({ publicKey: "pk", secretKey: "sk", baseUrl: "http://127.0.0.1:9", join: false });
    foreign = registerForeignTracer();
    const remote = { traceId: received, spanId: "00f067aa0ba902b7", traceFlags: TraceFlags.SAMPLED, isRemote: true };
    context.with(otel.setSpanContext(context.active(), remote), () => startObservation("official").end());
    const { root } = await traces.single();
    expect(root.traceId).not.toBe(received);
    expect(root.links.map(({ traceId }) => traceId)).toEqual([received]);
    await langfuse.shutdown(1);
  });
});
