import { currentFrame } from "../context/index.ts";
import { isExported, parentOf, trackedOf } from "./tracked.ts";
import type { OpenObservation, Tracked } from "./types.ts";

/** What has begun and will be sent when it ends, in the order of beginning. */
export function stillOpen(oldest: Tracked | undefined): OpenObservation[] {
  const around = aroundUs();
  const found: OpenObservation[] = [];
  for (let one = oldest; one !== undefined; one = one.openAfter) {
    const { decision } = one.segment;
    if (decision === "ignored" || decision === "out" || !isExported(one.span)) continue;
    found.push(describe(one, around.has(one)));
  }
  return found;
}

function describe(tracked: Tracked, isAround: boolean): OpenObservation {
  const { span, segment } = tracked;
  const [seconds, nanoseconds] = span.startTime;
  return {
    id: span.spanContext().spanId,
    traceId: segment.traceId,
    parentId: parentOf(tracked),
    name: span.name,
    startTime: seconds * 1000 + Math.trunc(nanoseconds / 1e6),
    holds: segment.held.length > 0,
    isAround,
  };
}

/** The observations that the calling code runs inside of. */
function aroundUs(): Set<Tracked> {
  const around = new Set<Tracked>();
  for (let one = trackedOf(currentFrame().span); one !== undefined; one = one.parent) around.add(one);
  return around;
}
