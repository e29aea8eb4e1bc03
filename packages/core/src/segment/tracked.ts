import type { Span } from "@opentelemetry/api";
import { isLlmSpan, scopeName } from "../attributes/index.ts";
import { trackedMark } from "../runtime/index.ts";
import { TrackedSpan } from "./records.ts";
import type { Segment, SpanRecord, Tracked } from "./types.ts";

/** Follows a span from now on. */
export function track(span: SpanRecord, segment: Segment, parent: Tracked | undefined): Tracked {
  const tracked = new TrackedSpan(span, segment, parent);
  (span as { [trackedMark]?: Tracked })[trackedMark] = tracked;
  return tracked;
}

/** What is known of a span that we follow. */
export function trackedOf(span: object | undefined): Tracked | undefined {
  return span === undefined ? undefined : (span as { [trackedMark]?: Tracked })[trackedMark];
}

/** The same for callers outside, to whom a span that is followed only for its cost does not exist. */
export function exportableOf(span: object | undefined): Tracked | undefined {
  const tracked = trackedOf(span);
  return tracked?.segment.isMeteredOnly === true ? undefined : tracked;
}

/** Whether nothing of a span of ours that has just begun will be sent: it is not recorded, or only for its cost. */
export function isLeftOut(span: Span): boolean {
  return !span.isRecording() || trackedOf(span)?.segment.isMeteredOnly === true;
}

/** Ours always; a library's only when it is about a language model. */
export function isExported(span: SpanRecord): boolean {
  const { name } = span.instrumentationScope;
  return name === scopeName || isLlmSpan({ scopeName: name, attributes: span.attributes });
}

/** Whether Langfuse has this observation or will have it, as far as can be known now. */
function isSentOrOpen({ exported, state, span }: Tracked): boolean {
  return exported || (state === "open" && isExported(span));
}

/** The id of the nearest observation that Langfuse has or will have, this one included. */
export function nearestSent(from: Tracked | undefined): string | undefined {
  for (let step = from; step !== undefined; step = step.parent) {
    if (isSentOrOpen(step)) return step.span.spanContext().spanId;
  }
  return undefined;
}

/** The id of the parent that is sent: skips what is not exported, was lost or was taken back. */
export function parentOf({ parent, segment }: Tracked): string | undefined {
  return nearestSent(parent) ?? segment.remoteParent;
}
