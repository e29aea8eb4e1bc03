import { type Context, createContextKey, type Span } from "@opentelemetry/api";
import { joining, RANDOM_FLAG, type Received, receive, trustDefaults } from "../context/index.ts";

const key = createContextKey("langfuse-kit.received");

export function withReceived(context: Context, received: Received): Context {
  return context.setValue(key, received);
}

/** What came with the request that this remote span stands for: as our propagator read it, or as the span tells. */
export function receivedIn(context: Context, span: Span): Received {
  const known = context.getValue(key) as Received | undefined;
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  if (known?.traceId !== undefined || known?.link !== undefined) return known;
  const received = receive(
    { traceparent: `00-${traceId}-${spanId}-0${(traceFlags & RANDOM_FLAG) | 1}`, tracestate: traceState?.serialize() },
    // Another tracer's remote context: where its traces are not to be joined, it is where we come from and no more.
    joining.on ? trustDefaults.trust : "none",
  );
  // A tracer that hands its parent on is to go on doing so, unless the parent itself is not trusted.
  return trustDefaults.trust === "none" ? received : { ...received, refused: undefined };
}
