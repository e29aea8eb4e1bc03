import { TrackedSpan } from "./records.ts";
import type { Segment, SpanRecord, Tracked } from "./types.ts";

// On the span itself and not in a map by id: what nobody holds any more is garbage, so nothing can grow.
export const trackedKey: unique symbol = Symbol.for("langfuse-kit.tracked.v1") as never;

/** Follows a span from here on. */
export function track(span: SpanRecord, segment: Segment, parent: Tracked | undefined): Tracked {
  const tracked = new TrackedSpan(span, segment, parent);
  (span as { [trackedKey]?: Tracked })[trackedKey] = tracked;
  return tracked;
}

/** What is known of a span, when it is one that we follow. */
export function trackedOf(span: object | undefined): Tracked | undefined {
  return span === undefined ? undefined : (span as { [trackedKey]?: Tracked })[trackedKey];
}
