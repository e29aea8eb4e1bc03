import { watchIterator } from "./iterator.ts";
import { createPatches, hasMethods, type Method } from "./patch.ts";
import type { Kind, Session } from "./types.ts";

/**
 * Async iterables that are not iterators themselves, such as the streams of LLM clients. Followed from the first
 * iteration on. One that holds its items already (a page of a list) can be read again, and is a plain value.
 */
export const asyncIterable: Kind = {
  matches: (value) => hasMethods(value, Symbol.asyncIterator) && !holdsItems(value),
  watch(value, session) {
    let begun = false;
    const patches = createPatches(value);
    const begin = (made: unknown): unknown => {
      if (typeof made !== "object" || made === null) return made;
      begun = true;
      patches.restore();
      watchOrEnd(made, session);
      return made;
    };
    const begins = (original: Method): Method => {
      return function iterate(...values) {
        if (begun || session.owner.isElsewhere()) return original.apply(this, values);
        return begin(session.within(() => original.apply(this, values)));
      };
    };
    if (!patches.wrap(Symbol.asyncIterator, begins)) throw new TypeError("iteration cannot be looked over");
    // LLM clients' streams split themselves by this one.
    patches.wrap("iterator", begins);
    session.ending.hangsOn(value);
    return value;
  },
};

function watchOrEnd(made: object, session: Session): void {
  try {
    watchIterator(made, true, session);
  } catch {
    session.ending.done(undefined, "returned");
  }
}

function holdsItems(value: object): boolean {
  return Object.getOwnPropertyNames(value).some(
    (key) => Array.isArray(Object.getOwnPropertyDescriptor(value, key)?.value) || key === "length" || key === "size",
  );
}
