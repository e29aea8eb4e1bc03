import { watchIterator } from "./iterator.ts";
import { hasMethods, wrapMethod } from "./patch.ts";
import type { Kind, Session } from "./types.ts";

/** Where iteration begins. LLM clients' streams split themselves by the second, past the first. */
const ENTRIES = [Symbol.asyncIterator, "iterator"] as const;

/**
 * Async iterables that are not iterators themselves, such as the streams of LLM clients. Followed from the first
 * iteration on. One that holds its items already (a page of a list) can be read again, and is a plain value.
 */
export const asyncIterable: Kind = {
  name: "async iterable",
  matches: (value) => hasMethods(value, Symbol.asyncIterator) && !holdsItems(value),
  watch(value, session) {
    let begun = false;
    const undo: ((() => void) | undefined)[] = [];
    const begin = (made: unknown): unknown => {
      if (begun || typeof made !== "object" || made === null) return made;
      begun = true;
      for (const restore of undo) restore?.();
      watchOrEnd(made, session);
      return made;
    };
    for (const key of ENTRIES) {
      undo.push(
        wrapMethod(value, key, (original) => {
          return function iterate(...values) {
            return begin(session.within(() => original.apply(this, values)));
          };
        }),
      );
    }
    if (undo[0] === undefined) throw new TypeError("iteration cannot be looked over");
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
