import type { Span } from "@opentelemetry/api";
import { currentFrame, type Outgoing, RANDOM_FLAG, type Received } from "../context/index.ts";
import { currentEngine } from "../observe/index.ts";
import { exportableOf, nearestSent } from "../segment/index.ts";

/** What goes over a boundary from here; undefined where there is nothing to continue. */
export function outgoing(span: Span | undefined): Outgoing | undefined {
  const { received, refused } = currentFrame();
  if (span === undefined) return passedOn(received);
  const tracked = exportableOf(span);
  const { traceId, spanId: own, traceFlags } = span.spanContext();
  const random = (traceFlags & RANDOM_FLAG) !== 0;
  if (tracked === undefined) {
    // Left out by sampling: what we call leaves it out as well.
    const observation = { traceId, observationId: own, sampled: false };
    return { traceId, spanId: own, random, sampled: false, observation, refused };
  }
  const { segment } = tracked;
  const spanId = nearestSent(tracked) ?? segment.remoteParent ?? own;
  const observation = { traceId, observationId: spanId, sampled: segment.decision === "in" };
  return { traceId, spanId, random, traceState: segment.traceState, sampled: true, observation, refused };
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
  const tracked = exportableOf(span);
  const known = span === undefined ? received?.identity : tracked?.segment.identity;
  const identity = known && currentEngine()?.identityToSend(known, tracked?.capture);
  // An official SDK there takes its root for the trace's unless it is told whose trace it is.
  return { ...position, identity, claim: position.observation?.sampled ? position.traceId : undefined };
}

function passedOn(received: Received | undefined): Outgoing | undefined {
  const { traceId, parentSpanId: spanId, sampled = true, random, kit: observation, traceState } = received ?? {};
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, sampled, random, observation, traceState };
}
