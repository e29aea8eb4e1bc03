import type { TraceAttributes } from "../../attributes/index.ts";
import type { Reporter } from "../../runtime/index.ts";
import type { Segment } from "../../segment/index.ts";

/** Looks out for traces of several users, which have one user all the same: whose texts would stand under whose name? */
export interface PersonWatch {
  /** An identity was said. `isByUs`: and holds for all of ours, where an official scope has its own for its own. */
  changed(segment: Segment, before: TraceAttributes, isByUs: boolean): void;
  /** An observation of ours began in an official scope that names somebody. */
  begun(segment: Segment): void;
}

const SEVERAL =
  "A trace was given a third user or session. It has one of each, and all of its observations show the last, also those that were about another. Begin a trace per user, and not one around them all.";

export function createPersonWatch(reporter: Reporter): PersonWatch {
  /** Traces whose user or session became another one, and those of them where it did again. */
  const once = { userId: new WeakSet<Segment>(), sessionId: new WeakSet<Segment>() };
  const again = new WeakSet<Segment>();

  function say(): void {
    reporter.once("several-users", SEVERAL);
  }

  return {
    changed(segment, before, isByUs) {
      const { identity } = segment;
      let isThird = false;
      for (const field of ["userId", "sessionId"] as const) {
        if (!isOther(before[field], identity[field])) continue;
        // Who was a visitor signs in: that is one change of each, and no mistake.
        if (once[field].has(segment)) isThird = true;
        else once[field].add(segment);
      }
      if (!isThird) return;
      again.add(segment);
      if (isByUs) say();
    },
    begun(segment) {
      if (again.has(segment)) say();
    },
  };
}

function isOther(before: string | undefined, after: string | undefined): boolean {
  return before !== after && before !== undefined;
}
