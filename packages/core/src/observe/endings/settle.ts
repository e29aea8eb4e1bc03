import { createEnding } from "./ending.ts";
import { kinds } from "./kinds.ts";
import type { Session, Watcher, Within } from "./types.ts";

/**
 * Follows what `fn` returned to its end and tells the watcher once. Gives back what the user gets: the same object,
 * except for plain native promises, in whose place comes one that settles alike. A promise that is not `fresh` may have
 * been handled by its owner, which nothing can tell; so its rejection is then never reported as unhandled by ours.
 * @example return settle(fn(), { done: end, failed: fail, abandoned: end }, (run) => observation.run(run));
 */
export function settle<R>(result: R, watcher: Watcher, within: Within, fresh = true): R {
  const ending = createEnding(watcher);
  const session: Session = { ending, within, fresh, follow: (value) => follow(value, session) };
  return follow(result, session);
}

function follow<T>(value: T, session: Session): T {
  if (typeof value === "object" && value !== null) {
    try {
      const kind = kinds.find((candidate) => candidate.matches(value));
      if (kind !== undefined) return kind.watch(value, session) as T;
    } catch {
      // An object that throws when it is looked at is a value like any other.
    }
  }
  session.ending.done(value, "returned");
  return value;
}
