import type { SealedSegment } from "../encode/index.ts";
import type { Segment } from "./types.ts";

/** Where sealed segments go. */
export interface SegmentSink {
  enqueue(segment: SealedSegment): void;
  drainSync(): void;
}

export interface SealQueue {
  /** Seals on the next turn of the event loop, or at once when too much waits. */
  push(segment: Segment, bytes: number): void;
  /** Ended observations of a segment whose root runs on; sealed in a slice when they have waited long enough. */
  hold(segment: Segment): void;
  /** Seals all that has ended, held or not. */
  drain(): void;
  stop(): void;
}

const SLICE_MS = 1;
/** Above this the producer itself encodes: memory must stay bounded even in a loop that never yields. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** Decides when segments are sealed: after their root, in slices while it runs, never in one long go. */
export function createSealQueue(options: {
  holdMs: number;
  seal: (segment: Segment) => void;
  sink: SegmentSink;
}): SealQueue {
  const { holdMs, seal, sink } = options;
  let ready: Segment[] = [];
  let next = 0;
  let waitingBytes = 0;
  let scheduled = false;
  let sweeper: NodeJS.Timeout | undefined;
  const holding = new Set<Segment>();

  function sealUntil(deadline: number): void {
    while (next < ready.length && performance.now() < deadline) {
      const segment = ready[next++] as Segment;
      segment.queued = false;
      holding.delete(segment);
      if (segment.held.length > 0) seal(segment);
    }
    if (next < ready.length) return;
    ready = [];
    next = 0;
    waitingBytes = 0;
  }

  function slice(): void {
    scheduled = false;
    sealUntil(performance.now() + SLICE_MS);
    if (ready.length > 0) schedule();
  }

  function add(segment: Segment): void {
    if (segment.queued) return;
    segment.queued = true;
    ready.push(segment);
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(slice);
  }

  function sweep(): void {
    const due = performance.now() - holdMs;
    for (const segment of holding) {
      if (segment.heldSince > due) continue;
      holding.delete(segment);
      add(segment);
    }
    if (ready.length > 0) schedule();
    if (holding.size === 0) stopSweeping();
  }

  function stopSweeping(): void {
    clearInterval(sweeper);
    sweeper = undefined;
  }

  return {
    push(segment, bytes) {
      waitingBytes += bytes;
      add(segment);
      if (waitingBytes > MAX_WAITING_BYTES) {
        sealUntil(Number.POSITIVE_INFINITY);
        sink.drainSync();
      } else schedule();
    },
    hold(segment) {
      holding.add(segment);
      sweeper ??= setInterval(sweep, Math.max(10, Math.min(1000, holdMs / 4))).unref();
    },
    drain() {
      for (const segment of holding) add(segment);
      holding.clear();
      sealUntil(Number.POSITIVE_INFINITY);
    },
    stop: stopSweeping,
  };
}
