import type { Segment, Tracked } from "./types.ts";

/** Writes down what has ended and is held for its trace, in case the process dies before the trace leaves. */
export interface Drafter {
  note(tracked: Tracked): void;
  stop(): void;
}

/** With the writing itself well under the 50 ms that a crash may cost. */
const soonMs = 15;

/** What leaves sooner is never drafted, so that short traces cost nothing. */
export function createDrafter(draft: (segment: Segment, held: readonly Tracked[]) => void): Drafter {
  let fresh: Tracked[] = [];
  let timer: NodeJS.Timeout | undefined;

  function writeDown(): void {
    timer = undefined;
    const bySegment = new Map<Segment, Tracked[]>();
    for (const tracked of fresh) {
      const { segment } = tracked;
      // What sampling has not decided on may not leave in any form.
      if (tracked.state !== "ended" || segment.decision !== "in") continue;
      const group = bySegment.get(segment);
      if (group === undefined) bySegment.set(segment, [tracked]);
      else group.push(tracked);
    }
    fresh = [];
    for (const [segment, held] of bySegment) draft(segment, held);
  }

  return {
    note(tracked) {
      fresh.push(tracked);
      timer ??= setTimeout(writeDown, soonMs).unref();
    },
    stop() {
      clearTimeout(timer);
      fresh = [];
    },
  };
}
