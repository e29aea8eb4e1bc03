import type { SealedSegment } from "../encode/index.ts";
import { clearInterval, createWaitingLine, monotonic, setImmediate, setInterval } from "../runtime/index.ts";
import type { Segment } from "./types.ts";

/** Where sealed segments go. */
export interface SegmentSink {
  enqueue(segment: SealedSegment): void;
  /** Encodes what `fill` enqueues right after it, rather than in another turn of the event loop. */
  together(fill: () => void): void;
  drainSync(): void;
}

export interface SealQueue {
  /** Seals on the next turn of the event loop, or at once when too much waits. */
  push(segment: Segment, bytes: number): void;
  /** Holds a segment whose root has not ended, with so many more bytes, until it has been held for long enough. */
  hold(segment: Segment, bytes: number): void;
  /** Call before a segment hands over what it holds. */
  letGo(segment: Segment): void;
  /** Seals all that has ended, held or not. */
  drain(): void;
  /** Seals what is in the queue, and not what is held. */
  drainReady(): void;
  stop(): void;
}

const SLICE_MS = 1;
/** The `heldSince` of a segment that is not held. */
const notHeld = 0;
/**
 * Above this `push` itself seals, so that memory stays bounded even in a loop that never yields. Far below what memory could
 * hold, since each collection of young objects stops the process for as long as it takes to copy what waits.
 */
const MAX_WAITING_BYTES = 1024 * 1024;
/** What all held segments together may hold; above it the one held for longest is sealed. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

/** Decides when segments are sealed: after their root, in slices while it runs, never in one long go. */
export function createSealQueue(options: {
  holdMs: number;
  seal: (segment: Segment) => void;
  together: SegmentSink["together"];
}): SealQueue {
  const { holdMs, seal, together } = options;
  const ready = createWaitingLine<Segment>();
  let waitingBytes = 0;
  let scheduled = false;
  let sweeper: NodeJS.Timeout | undefined;
  let heldBytes = 0;
  const holding = new Set<Segment>();

  function sealUntil(isEnough: () => boolean): void {
    for (let segment = ready.first(); segment !== undefined && !isEnough(); segment = ready.first()) {
      ready.shift();
      segment.queued = false;
      waitingBytes -= segment.heldBytes;
      letGo(segment);
      if (segment.held.length > 0 || segment.isAwaited) seal(segment);
    }
    if (ready.size() === 0) waitingBytes = 0;
  }

  function slice(): void {
    scheduled = false;
    // The time begins with the first check, so that each turn seals something, however busy the machine is.
    let end: number | undefined;
    together(() =>
      sealUntil(() => {
        const now = monotonic();
        end ??= now + SLICE_MS;
        return now >= end;
      }),
    );
    if (ready.size() > 0) schedule();
  }

  function add(segment: Segment): void {
    letGo(segment);
    if (segment.queued) return;
    segment.queued = true;
    waitingBytes += segment.heldBytes;
    ready.push(segment);
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(slice);
  }

  function sweep(): void {
    const due = monotonic() - holdMs;
    for (const segment of holding) {
      if (segment.heldSince > due) continue;
      add(segment);
    }
    if (ready.size() > 0) schedule();
    if (holding.size === 0) stopSweeping();
  }

  function letGo(segment: Segment): void {
    if (segment.heldSince === notHeld) return;
    segment.heldSince = notHeld;
    holding.delete(segment);
    heldBytes -= segment.heldBytes;
  }

  function press(): void {
    for (const segment of holding) {
      if (heldBytes <= MAX_HELD_BYTES) return;
      letGo(segment);
      segment.pressed = true;
      seal(segment);
      segment.pressed = false;
    }
  }

  function stopSweeping(): void {
    clearInterval(sweeper);
    sweeper = undefined;
  }

  return {
    push(segment, bytes) {
      // `add` takes all that the segment holds off the count, the new bytes as well.
      if (segment.heldSince !== notHeld) heldBytes += bytes;
      if (segment.queued) waitingBytes += bytes;
      else add(segment);
      schedule();
      if (waitingBytes > MAX_WAITING_BYTES) sealUntil(() => waitingBytes <= MAX_WAITING_BYTES);
    },
    hold(segment, bytes) {
      if (segment.heldSince !== notHeld) heldBytes += bytes;
      else {
        segment.heldSince = monotonic();
        heldBytes += segment.heldBytes;
        holding.add(segment);
      }
      if (heldBytes > MAX_HELD_BYTES) press();
      sweeper ??= setInterval(sweep, Math.max(10, Math.min(1000, holdMs / 4))).unref();
    },
    letGo,
    drain() {
      for (const segment of holding) add(segment);
      sealUntil(() => false);
    },
    drainReady: () => sealUntil(() => false),
    stop: stopSweeping,
  };
}
