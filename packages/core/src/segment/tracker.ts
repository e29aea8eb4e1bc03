import { type Attributes, type Context, trace } from "@opentelemetry/api";
import { keys, mergeTrace, readTrace } from "../attributes/index.ts";
import { currentFrame } from "../context/index.ts";
import { estimateBytes } from "./bytes.ts";
import { createOpenBound } from "./open-bound.ts";
import { createOpenList, type OpenList } from "./open-list.ts";
import type { SealQueue } from "./queue.ts";
import { isExported, track, trackedOf } from "./tracked.ts";
import type { Segment, SpanRecord, SpanSource, Tracked } from "./types.ts";

export interface Tracker {
  started(span: SpanRecord, parentContext: Context, source: SpanSource): void;
  ended(span: SpanRecord): void;
  /** Treats an observation as ended whose span is still open, as at shutdown. */
  finish(tracked: Tracked): void;
  readonly open: Pick<OpenList, "oldest" | "size">;
}

/** Follows spans from start to end and hands ended ones to the queue. */
export function createTracker(options: {
  begin: (span: SpanRecord, parentContext: Context, source: SpanSource) => Segment;
  queue: SealQueue;
  price: (tracked: Tracked) => void;
  insteadOf?: ((tracked: Tracked) => Attributes | undefined) | undefined;
  maxOpen: number;
  maxHeldBytes: number;
  /** Called when an observation has ended and is held for its segment. */
  held?: ((segment: Segment) => void) | undefined;
  lost: (tracked: Tracked) => void;
}): Tracker {
  const { begin, queue, price, insteadOf, maxOpen, maxHeldBytes, held, lost } = options;
  const open = createOpenList();
  const boundBytes = createOpenBound(open, giveUp);

  function giveUp(tracked: Tracked): void {
    open.remove(tracked);
    tracked.state = "lost";
    const { segment } = tracked;
    if (tracked === segment.root) {
      // No other end will seal the segment, so what it holds leaves now.
      segment.rootEnded = true;
      queue.push(segment, 0);
    }
    // A span that would not have been exported is no loss.
    if (isExported(tracked.span)) lost(tracked);
  }

  /** Takes over what an observation says at its end: for its segment, and for what is sent of it. */
  function readEnd(tracked: Tracked): void {
    const { segment, span } = tracked;
    if (tracked.late !== undefined) tracked.late = withoutOwn(tracked.late, span);
    segment.failed ||= isFailed(tracked);
    if (!tracked.isStep) {
      const instead = insteadOf?.(tracked);
      liftIdentity(tracked, instead);
      if (instead !== undefined) tracked.late = { ...instead, ...tracked.late };
    }
    price(tracked);
  }

  /** Returns the bytes by which its segment holds more. */
  function hold(tracked: Tracked): number {
    const { segment, span } = tracked;
    segment.hold(tracked);
    const bytes = estimateBytes(span);
    segment.heldBytes += bytes;
    return bytes;
  }

  function finish(tracked: Tracked): void {
    const { segment, span } = tracked;
    const isTakenBack = tracked.state === "taken back";
    tracked.state = "ended";
    tracked.parent &&= ancestorOf(tracked.parent);
    open.remove(tracked);
    const isKept = !isTakenBack && isExported(span);
    if (segment.isMeteredOnly) {
      if (isKept) price(tracked);
      return;
    }
    tracked.exported = isKept;
    if (isTakenBack && segment.top === tracked) segment.top = undefined;
    if (isKept) readEnd(tracked);
    const bytes = isKept ? hold(tracked) : 0;
    if (tracked === segment.root) segment.rootEnded = true;
    if (segment.rootEnded || segment.heldBytes > maxHeldBytes) queue.push(segment, bytes);
    else if (isKept) {
      queue.hold(segment, bytes);
      held?.(segment);
    }
  }

  return {
    started(span, parentContext, source) {
      const parent =
        trackedOf(trace.getSpan(parentContext)) ?? (source === "foreign" ? trackedOf(currentFrame().span) : undefined);
      const segment = parent?.segment ?? begin(span, parentContext, source);
      const tracked = track(span, segment, parent && ancestorOf(parent));
      // Nothing of it is kept, so it counts for no bound.
      if (segment.isMeteredOnly) return;
      segment.root ??= tracked;
      if (segment.top === undefined && isExported(span)) segment.top = tracked;
      const oldest = open.oldest();
      if (oldest !== undefined && open.size() >= maxOpen) giveUp(oldest);
      open.add(tracked);
      boundBytes();
    },
    ended(span) {
      const tracked = trackedOf(span);
      if (tracked?.state === "open" || tracked?.state === "taken back") finish(tracked);
    },
    finish,
    open,
  };
}

/** Skips spans that ended and are not exported, for good: nothing hangs under them, and they would keep their ancestors alive. */
function ancestorOf(parent: Tracked): Tracked {
  let nearest = parent;
  while (nearest.parent !== undefined && nearest.state !== "open" && !nearest.exported) nearest = nearest.parent;
  return nearest;
}

/** What was given to the span of another provider while it was open, without what the span says itself by now. */
function withoutOwn(lent: Attributes, { attributes }: SpanRecord): Attributes {
  return Object.fromEntries(Object.entries(lent).filter(([key]) => attributes[key] === undefined));
}

/** Identity that another SDK wrote on its span is that of the trace, where the trace has none. */
function liftIdentity({ segment, span }: Tracked, instead: Attributes | undefined): void {
  const theirs = readTrace(instead === undefined ? span.attributes : { ...span.attributes, ...instead });
  if (theirs !== undefined) segment.identity = mergeTrace(theirs, segment.identity);
}

export function isFailed({ span, late }: Tracked): boolean {
  const level = late?.[keys.observation.level] ?? span.attributes[keys.observation.level];
  return level === "ERROR" || span.status.code === 2;
}
