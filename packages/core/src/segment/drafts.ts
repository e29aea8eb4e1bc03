import type { Attributes } from "@opentelemetry/api";
import { clearTimeout, freshIfEmpty, guarded, type Reporter, setTimeout } from "../runtime/index.ts";
import type { SegmentSink } from "./queue.ts";
import { sealSegment } from "./sealed-segment.ts";
import type { Segment, Tracked } from "./types.ts";

/** Writes drafts of what has ended and is held for its trace, in case the process dies before that is sealed. */
export interface Drafter {
  /** Call when an observation of the segment has ended and is held. */
  note(segment: Segment): void;
  /** Call when the segment holds nothing any more. */
  forget(segment: Segment): void;
  stop(): void;
}

/** Together with the writing itself well below the 50 ms of work that a crash may cost. */
const soonMs = 15;

/** What is sealed sooner is never drafted, so that short traces cost nothing. */
export function createDrafter(
  sink: Pick<SegmentSink, "enqueue">,
  sharedOf: (segment: Segment) => Attributes,
  reporter: Reporter,
): Drafter {
  /** Segments that hold something without a draft. Emptied by `forget`, since the timer cannot fire in a busy loop. */
  let fresh = new Set<Segment>();
  let timer: NodeJS.Timeout | undefined;

  function draft(segment: Segment, held: readonly Tracked[]): void {
    // An observation that cannot be sealed is reported when the segment is.
    const sealed = sealSegment(segment, held, 0, sharedOf, () => undefined);
    if (sealed !== undefined) sink.enqueue(sealed);
  }

  function writeDown(): void {
    timer = undefined;
    const segments = fresh;
    fresh = new Set();
    for (const segment of segments) {
      // Before sampling has decided, nothing of a trace may be written.
      if (segment.decision !== "in") continue;
      const held = segment.held.slice(segment.drafted);
      segment.drafted = segment.held.length;
      // An error in a timer would end the process.
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
