import type { Span } from "@opentelemetry/api";
import { currentFrame } from "../context/index.ts";
import { trackedOf } from "./tracked.ts";

/**
 * Leaves out the trace around the running code, as far as this process made it: for a trace that turns out not to be wanted
 * after it has begun.
 * @example leaveOutNearest();
 */
export function leaveOutNearest(): void {
  const segment = trackedOf(currentFrame().span)?.segment;
  if (segment !== undefined) segment.decision = "ignored";
}

/** Ends a span that turned out not to be an observation: its children hang under its parent. */
export function takeBack(span: Span): void {
  const tracked = trackedOf(span);
  if (tracked?.state === "open") tracked.state = "taken back";
  span.end();
}
