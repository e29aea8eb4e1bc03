import type { Span } from "@opentelemetry/api";
import { currentFrame, type Outgoing, type Received } from "../context/index.ts";
import { isExported, type Tracked, trackedOf } from "../segment/index.ts";

/** What goes over a boundary from here; undefined where there is nothing to continue. */
export function outgoing(span: Span | undefined): Outgoing | undefined {
  if (span === undefined) return passedOn(currentFrame().received);
  const tracked = trackedOf(span);
  if (tracked === undefined) {
    // Left out by sampling: what we call leaves it out as well.
    const { traceId, spanId } = span.spanContext();
    return { traceId, spanId, sampled: false, observation: { traceId, observationId: spanId, sampled: false } };
  }
  const { segment } = tracked;
  const { traceId, traceState } = segment;
  const spanId = nearestExported(tracked) ?? segment.remoteParent ?? span.spanContext().spanId;
  const isIn = segment.decision === "in";
  return { traceId, spanId, traceState, sampled: true, observation: { traceId, observationId: spanId, sampled: isIn } };
}

/**
 * What a call from here, or from this span, takes along to a target of `propagateTo`; identity and claim are baggage,
 * and only if asked.
 */
export function outgoingCall(withBaggage: boolean, from?: Span): Outgoing | undefined {
  const { span: nearest, received, suppressed } = currentFrame();
  if (suppressed) return undefined;
  const span = from ?? nearest;
  const position = outgoing(span);
  if (position === undefined || !withBaggage) return position;
  const identity = span === undefined ? received?.identity : trackedOf(span)?.segment.identity;
  // An official SDK there takes its root for the trace's unless it is told whose trace it is.
  return { ...position, identity, claim: position.observation?.sampled ? position.traceId : undefined };
}

/** The id of the nearest observation that Langfuse will know, this one included. */
export function nearestExported(tracked: Tracked): string | undefined {
  for (let step: Tracked | undefined = tracked; step !== undefined; step = step.parent) {
    if (isExported(step.span)) return step.span.spanContext().spanId;
  }
  return undefined;
}

function passedOn(received: Received | undefined): Outgoing | undefined {
  const { traceId, parentSpanId: spanId, sampled = true, kit: observation, traceState } = received ?? {};
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, sampled, observation, traceState };
}
