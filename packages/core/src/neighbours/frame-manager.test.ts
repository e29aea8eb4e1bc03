import { EventEmitter } from "node:events";
import { type Context, createContextKey, ProxyTracerProvider, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import { describe, expect, it } from "vitest";
import { currentFrame, withFrame, withSpan } from "../context/index.ts";
import { createFrameManager } from "./frame-manager.ts";
import { markOwn } from "./own-spans.ts";

const key = createContextKey("test");
const context = ROOT_CONTEXT.setValue(key, "kept");
const manager = createFrameManager(() => true);
const read = () => manager.active().getValue(key);

describe("the context manager in our frames", () => {
  it("keeps a context across awaits, and gives back the one before", async () => {
    const during = await manager.with(context, async () => {
      await Promise.resolve();
      return read();
    });
    expect([during, read()]).toEqual(["kept", undefined]);
  });

  it("calls with the receiver and the arguments that it was given", () => {
    function add(this: { base: number }, more: number): number {
      return this.base + more;
    }
    expect(manager.with(context, add, { base: 1 } as never, 2)).toBe(3);
  });

  it("binds functions and emitters", () => {
    const bound = manager.bind(context, (more: string) => `${read()} ${more}`);
    expect(bound("here")).toBe("kept here");
    expect(bound.length).toBe(1);
    const emitter = manager.bind(context, new EventEmitter());
    let seen: unknown;
    emitter.on("event", () => {
      seen = read();
    });
    emitter.emit("event");
    expect(seen).toBe("kept");
    expect(manager.bind(context, 5)).toBe(5);
  });

  it("does not record where tracing is suppressed", () => {
    manager.with(suppressTracing(ROOT_CONTEXT), () => expect(currentFrame().suppressed).toBe(true));
    expect(currentFrame().suppressed).toBeUndefined();
  });

  it("leaves what was received alone", () => {
    const received = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736" };
    withFrame({ received }, () => manager.with(context, () => expect(currentFrame().received).toEqual(received)));
  });

  it("leaves our observation for another remote parent, not for the same one in a tracer's span that records nothing", () => {
    const remote = (spanId: string) => {
      const from = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId, traceFlags: 1, isRemote: true };
      return trace.setSpanContext(manager.active(), from);
    };
    const own = markOwn(trace.wrapSpanContext({ traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 }));
    const nearest = (entered: Context) => manager.with(entered, () => currentFrame().span);
    manager.with(remote("00f067aa0ba902b7"), () =>
      withSpan(own, () => {
        const idle = new ProxyTracerProvider().getTracer("idle").startSpan("idle", {}, manager.active());
        expect(nearest(trace.setSpan(manager.active(), idle))).toBe(own);
        expect(nearest(remote("00f067aa0ba902b8"))).toBeUndefined();
      }),
    );
  });

  it("shows our observation as the active span below a call that is served, where nobody else traces", () => {
    const alone = createFrameManager(() => true, true);
    const from = {
      traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
      spanId: "00f067aa0ba902b7",
      traceFlags: 0,
      isRemote: true,
    };
    const own = markOwn(trace.wrapSpanContext({ traceId: from.traceId, spanId: "2".repeat(16), traceFlags: 1 }));
    const active = () => trace.getSpan(alone.active());
    alone.with(trace.setSpanContext(ROOT_CONTEXT, from), () => {
      expect(active()?.spanContext()).toEqual(from);
      withSpan(own, () => {
        expect(active()).toBe(own);
        alone.with(alone.active().setValue(key, "more"), () =>
          expect([active(), currentFrame().span]).toEqual([own, own]),
        );
      });
      expect(active()?.spanContext()).toEqual(from);
    });
  });
});
