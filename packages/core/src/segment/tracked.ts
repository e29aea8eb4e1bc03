import { trackedMark } from "../runtime/index.ts";
import { TrackedSpan } from "./records.ts";
import type { Segment, SpanRecord, Tracked } from "./types.ts";

/** Follows a span from here on. */
export function track(span: SpanRecord, segment: Segment, parent: Tracked | undefined): Tracked {
  const tracked = new TrackedSpan(span, segment, parent);
  (span as { [trackedMark]?: Tracked })[trackedMark] = tracked;
  return tracked;
}

/** What is known of a span, when it is one that we follow. */
export function trackedOf(span: object | undefined): Tracked | undefined {
  return span === undefined ? undefined : (span as { [trackedMark]?: Tracked })[trackedMark];
}
