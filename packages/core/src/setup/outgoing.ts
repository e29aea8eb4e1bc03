import type { Span } from "@opentelemetry/api";
import { currentFrame, type Outgoing, RANDOM_FLAG, type Received } from "../context/index.ts";
import { currentEngine } from "../observe/index.ts";
import { exportableOf, nearestSent } from "../segment/index.ts";

/** The position that a call from this span names to its receiver. Undefined where there is nothing to continue. */
export function outgoing(span: Span | undefined): Outgoing | undefined {
  const { received, refused } = currentFrame();
  if (span === undefined) return passedOn(received);
  const tracked = exportableOf(span);
  const { traceId, spanId: own, traceFlags } = span.spanContext();
  const random = (traceFlags & RANDOM_FLAG) !== 0;
  if (tracked === undefined) {
    // Sampling left it out, so the receiver is told to leave it out as well.
    const observation = { traceId, observationId: own, sampled: false };
    return { traceId, spanId: own, random, sampled: false, observation, refused };
  }
  const { segment } = tracked;
  const spanId = nearestSent(tracked) ?? segment.remoteParent ?? own;
  const observation = { traceId, observationId: spanId, sampled: segment.decision === "in" };
  return { traceId, spanId, random, traceState: segment.traceState, sampled: true, observation, refused };
}

/**
 * What a call from here, or from this span, tells its receiver. `withBaggage`: also the identity of the trace, and the claim
 * to its root.
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
  // Without the claim, an official SDK at the receiver takes its own root for that of the trace.
  return { ...position, identity, claim: position.observation?.sampled ? position.traceId : undefined };
}

function passedOn(received: Received | undefined): Outgoing | undefined {
  const { traceId, parentSpanId: spanId, sampled = true, random, kit: observation, traceState } = received ?? {};
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, sampled, random, observation, traceState };
}
