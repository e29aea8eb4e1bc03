import type { TraceAttributes } from "../../attributes/index.ts";
import type { Reporter } from "../../runtime/index.ts";
import type { Segment } from "../../segment/index.ts";

/**
 * Notices traces that are used for several users. A trace has one user in Langfuse, the last one given, under whose name the
 * texts of all the others are shown.
 */
export interface PersonWatch {
  /** Call when an identity was set. `isByUs`: by the kit, for the whole trace, and not by a scope of an official package. */
  changed(segment: Segment, before: TraceAttributes, isByUs: boolean): void;
  /** Call when an observation of ours has begun in a scope of an official package that names a user. */
  begun(segment: Segment): void;
}

const SEVERAL =
  "A trace was given a third user or session. It has one of each, and all of its observations show the last, also those that were about another. Begin a trace per user, and not one around them all.";

export function createPersonWatch(reporter: Reporter): PersonWatch {
  /** Traces whose user, or session, has changed once; `again`: those where one of them has changed once more. */
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
        // A visitor who signs in changes each of them once, which is no mistake.
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
