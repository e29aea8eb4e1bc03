import {
  type Context,
  isSpanContextValid,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from "@opentelemetry/api";
import { isTracingSuppressed, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { receive, trustDefaults } from "../context/index.ts";
import { currentEngine } from "../observe/index.ts";
import { isOwn } from "./own-spans.ts";
import { withReceived } from "./received.ts";

/** W3C headers for instrumentations, in our words: the parent is an exported observation, the flag switches nobody off. */
export function createPropagator(): TextMapPropagator {
  const baggage = new W3CBaggagePropagator();
  const w3c = new W3CTraceContextPropagator();
  return {
    inject(context: Context, carrier: unknown, setter: TextMapSetter) {
      if (isTracingSuppressed(context)) return;
      const span = trace.getSpan(context);
      if (isOwn(span)) {
        const headers: Record<string, string> = {};
        currentEngine()?.inject(headers, span);
        for (const name of ["traceparent", "tracestate"]) {
          const value = headers[name];
          if (value !== undefined) setter.set(carrier, name, value);
        }
      } else w3c.inject(context, carrier, setter);
      baggage.inject(context, carrier, setter);
    },
    extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
      const read = (name: string): unknown => getter.get(carrier, name);
      const headers = { traceparent: read("traceparent"), tracestate: read("tracestate"), baggage: read("baggage") };
      const extracted = baggage.extract(w3c.extract(context, carrier, getter), carrier, getter);
      const remote = trace.getSpanContext(extracted);
      if (remote === undefined || !isSpanContextValid(remote)) return extracted;
      return withReceived(extracted, receive(headers, trustDefaults.trust));
    },
    fields: () => [...new Set([...w3c.fields(), ...baggage.fields()])],
  };
}
