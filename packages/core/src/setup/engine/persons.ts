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
  const once = new WeakSet<Segment>();
  const again = new WeakSet<Segment>();

  function say(): void {
    reporter.once("several-users", SEVERAL);
  }

  return {
    changed(segment, before, isByUs) {
      const { identity } = segment;
      if (!isOther(before.userId, identity.userId) && !isOther(before.sessionId, identity.sessionId)) return;
      // Who was a visitor signs in: that is one change, and no mistake.
      if (!once.has(segment)) once.add(segment);
      else {
        again.add(segment);
        if (isByUs) say();
      }
    },
    begun(segment) {
      if (again.has(segment)) say();
    },
  };
}

function isOther(before: string | undefined, after: string | undefined): boolean {
  return before !== after && before !== undefined;
}
