import type { Span } from "@opentelemetry/api";
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

/** The same, for what is said of it outside: nothing is known of what is followed for its cost alone. */
export function exportableOf(span: object | undefined): Tracked | undefined {
  const tracked = trackedOf(span);
  return tracked?.segment.isMeteredOnly === true ? undefined : tracked;
}

/** Whether nothing of a span of ours that has just begun will leave: it is not recorded, or for its cost alone. */
export function isLeftOut(span: Span): boolean {
  return !span.isRecording() || trackedOf(span)?.segment.isMeteredOnly === true;
}
