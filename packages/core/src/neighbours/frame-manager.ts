import { EventEmitter } from "node:events";
import { type Context, type ContextManager, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { isTracingSuppressed } from "@opentelemetry/core";
import { currentFrame, withFrame } from "../context/index.ts";
import { cross, show } from "./crossing.ts";

/**
 * OpenTelemetry's context kept in our frames, so that active span and nearest observation cannot part. `isAlone`: no
 * other tracer has anything to do with it.
 */
export function createFrameManager(showsOwn: () => boolean, isAlone = false): ContextManager {
  const manager: ContextManager = {
    active() {
      const { otel = ROOT_CONTEXT, span } = currentFrame();
      return show(otel, span, showsOwn(), isAlone);
    },
    with(target, fn, self, ...args) {
      const frame = currentFrame();
      const { context, change } = cross(target, frame.otel ?? ROOT_CONTEXT, frame, showsOwn());
      const suppressed = frame.suppressed === true || isTracingSuppressed(target);
      // A provider without a manager looks for its active span elsewhere: here it would be out of date.
      const otel = showsOwn() ? context : trace.deleteSpan(context);
      return withFrame({ ...change, otel, suppressed }, () => fn.call(self as never, ...args));
    },
    bind: (context, target) => bind(manager, context, target),
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

function bind<T>(manager: ContextManager, context: Context, target: T): T {
  if (typeof target === "function") {
    const bound = function (this: unknown, ...args: unknown[]): unknown {
      return manager.with(context, () => Reflect.apply(target, this, args));
    };
    Object.defineProperty(bound, "length", { configurable: true, value: target.length });
    return bound as T;
  }
  if (target instanceof EventEmitter) {
    const emit = target.emit;
    target.emit = function (this: EventEmitter, ...args): boolean {
      return manager.with(context, () => Reflect.apply(emit, this, args));
    };
  }
  return target;
}
