import type { Span } from "@opentelemetry/api";
import { currentFrame } from "../context/index.ts";
import { trackedOf } from "./tracked.ts";

/**
 * Leaves out the trace around the running code, as far as it was made in this process, with all that was and will be done
 * in it: what was begun before anybody could know better.
 * @example leaveOutNearest();
 */
export function leaveOutNearest(): void {
  const segment = trackedOf(currentFrame().span)?.segment;
  if (segment !== undefined) segment.decision = "ignored";
}

/** Ends a span that turned out to be no observation: what is below it hangs under what is above. */
export function takeBack(span: Span): void {
  const tracked = trackedOf(span);
  if (tracked?.state === "open") tracked.state = "taken back";
  span.end();
}
