import { currentFrame, withFrame } from "../context/index.ts";
import { trackedOf } from "../segment/index.ts";
import { observationOfRequest } from "./serve-request.ts";
import type { NodeRequest } from "./types.ts";

/**
 * Takes back a request that has begun, for frameworks that learn only from its route that it is not to be traced.
 * What was observed of it so far goes nowhere; what is still to come belongs into `withoutTracing`.
 * @example leaveOut(request);
 */
export function leaveOut(request: NodeRequest): void {
  const tracked = trackedOf(observationOfRequest(request).otelSpan);
  if (tracked !== undefined) tracked.segment.leftOut = true;
}

/**
 * Runs `fn` so that nothing in it is traced.
 * @example withoutTracing(() => checkHealth());
 */
export function withoutTracing<R>(fn: () => R): R {
  return currentFrame().suppressed === true
    ? fn()
    : withFrame({ span: undefined, received: undefined, suppressed: true }, fn);
}
