import type { Attributes } from "@opentelemetry/api";
import { clearTimeout, freshIfEmpty, guarded, type Reporter, setTimeout } from "../runtime/index.ts";
import type { SegmentSink } from "./queue.ts";
import { sealSegment } from "./sealed-segment.ts";
import type { Segment, Tracked } from "./types.ts";

/** Writes down what has ended and is held for its trace, in case the process dies before the trace leaves. */
export interface Drafter {
  /** Something of this has ended, and is held. */
  note(segment: Segment): void;
  /** What it held has left. */
  forget(segment: Segment): void;
  stop(): void;
}

/** With the writing itself well under the 50 ms that a crash may cost. */
const soonMs = 15;

/** What leaves sooner is never drafted, so that short traces cost nothing. */
export function createDrafter(
  sink: Pick<SegmentSink, "enqueue">,
  sharedOf: (segment: Segment) => Attributes,
  reporter: Reporter,
): Drafter {
  /** Only segments, and no longer than they hold something: in a loop that does not yield the timer has to wait. */
  let fresh = new Set<Segment>();
  let timer: NodeJS.Timeout | undefined;

  function draft(segment: Segment, held: readonly Tracked[]): void {
    // Whether one is lost is said when it leaves.
    const sealed = sealSegment(segment, held, 0, sharedOf, () => undefined);
    if (sealed !== undefined) sink.enqueue(sealed);
  }

  function writeDown(): void {
    timer = undefined;
    const segments = fresh;
    fresh = new Set();
    for (const segment of segments) {
      // What sampling has not decided on may not leave in any form.
      if (segment.decision !== "in") continue;
      const held = segment.held.slice(segment.drafted);
      segment.drafted = segment.held.length;
      // In a timer, where nobody else would catch.
      guarded("a draft", () => draft(segment, held), reporter);
    }
  }

  return {
    note(segment) {
      fresh.add(segment);
      timer ??= setTimeout(writeDown, soonMs).unref();
    },
    forget(segment) {
      if (fresh.delete(segment)) fresh = freshIfEmpty(fresh, () => new Set());
    },
    stop() {
      clearTimeout(timer);
      fresh.clear();
    },
  };
}
