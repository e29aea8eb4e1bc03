import {
  type Context,
  isSpanContextValid,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
  trace,
} from "@opentelemetry/api";
import { isTracingSuppressed, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { isPropagatedName } from "../attributes/index.ts";
import { dropIdentity, receive, trustDefaults } from "../context/index.ts";
import { currentEngine } from "../observe/index.ts";
import { isHttpCall } from "./http-calls.ts";
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
      if (isHttpCall(span)) {
        // Where it goes is not said here. Those that `propagateTo` names get ours from the client itself; others get none.
        baggage.inject(context, carrier, setter);
        if (typeof carrier === "object" && carrier !== null) dropIdentity(carrier);
        return;
      }
      if (isOwn(span)) {
        const headers: Record<string, string> = {};
        currentEngine()?.inject(headers, span);
        for (const name of ["traceparent", "tracestate"]) {
          const value = headers[name];
          if (value !== undefined) setter.set(carrier, name, value);
        }
        // The headers may be those of the application's own caller, copied.
        if (typeof carrier === "object" && carrier !== null) dropIdentity(carrier);
      } else w3c.inject(context, carrier, setter);
      baggage.inject(context, carrier, setter);
    },
    extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
      const read = (name: string): unknown => getter.get(carrier, name);
      const headers = { traceparent: read("traceparent"), tracestate: read("tracestate"), baggage: read("baggage") };
      const extracted = believed(context, baggage.extract(w3c.extract(context, carrier, getter), carrier, getter));
      const remote = trace.getSpanContext(extracted);
      if (remote === undefined || !isSpanContextValid(remote)) return extracted;
      return withReceived(extracted, receive(headers, trustDefaults.trust));
    },
    fields: () => [...new Set([...w3c.fields(), ...baggage.fields()])],
  };
}

/** All baggage of a context goes out again with what is called, under our trace id: so of an identity only what is believed. */
function believed(before: Context, extracted: Context): Context {
  const baggage = propagation.getBaggage(extracted);
  // What was there before is the application's own.
  if (trustDefaults.trust === "all" || baggage === undefined || baggage === propagation.getBaggage(before)) {
    return extracted;
  }
  const entries = baggage.getAllEntries();
  const kept = entries.filter(([name]) => !isPropagatedName(name.trim()));
  if (kept.length === entries.length) return extracted;
  return propagation.setBaggage(extracted, propagation.createBaggage(Object.fromEntries(kept)));
}
