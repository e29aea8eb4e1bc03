import type { Span } from "@opentelemetry/api";
import { readType } from "../attributes/index.ts";
import { isCosted } from "../pricing/index.ts";
import { shared } from "../runtime/index.ts";
import { isExported, type SpanRecord, type Tracked, trackedOf } from "../segment/index.ts";

/** A library's span and the request that belongs to it follow each other within a few turns of the event loop. */
const mostRemembered = 256;

interface Recent {
  /** Weak: a span holds a whole conversation. */
  readonly spans: (WeakRef<Span> | undefined)[];
  next: number;
}

const recent: Recent = shared("library-spans", () => ({ spans: [], next: 0 }));

/** Spans that libraries begin without making them the active one can be found here for a while. */
export function noteLibrarySpan(span: Span): void {
  if (!span.isRecording()) return;
  recent.spans[recent.next] = new WeakRef(span);
  recent.next = (recent.next + 1) % mostRemembered;
}

/**
 * The same for a span of another provider. Most there are about HTTP and databases, and would soon have pushed the others
 * out, so it has to be a call of a model from its beginning.
 */
export function noteFollowedSpan(span: SpanRecord): void {
  if (trackedOf(span) !== undefined && isExported(span)) noteLibrarySpan(span as unknown as Span);
}

/** Generations of libraries that are still open, oldest first. */
export function* openLibraryCalls(): Generator<{ span: Span; tracked: Tracked }> {
  for (let step = 0; step < mostRemembered; step += 1) {
    const span = recent.spans[(recent.next + step) % mostRemembered]?.deref();
    const tracked = trackedOf(span);
    if (span === undefined || tracked?.state !== "open") continue;
    if (isCosted(readType(tracked.span.attributes))) yield { span, tracked };
  }
}
