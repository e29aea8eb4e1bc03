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
