import { createEnding } from "./ending.ts";
import { kinds } from "./kinds.ts";
import type { Kind, Owner, Session, Watcher } from "./types.ts";

/**
 * Follows what `fn` returned to its end and tells the watcher once. Gives back what the user gets: the same object,
 * except for plain native promises, in whose place comes one that settles alike. A promise may have been handled by whoever
 * made it, which nothing can tell; so where the call is not `isFresh`, its rejection is never reported as unhandled by ours.
 * @example return settle(fn(), { done: end, failed: fail, abandoned: end }, owner);
 */
export function settle<R>(result: R, watcher: Watcher, owner: Owner): R {
  const session: Session = {
    ending: createEnding(watcher),
    owner,
    within: owner.within,
    follow: (value) => follow(value, session),
  };
  return follow(result, session);
}

/** Who looks an object over by now. */
const followers: WeakMap<object, Session> = new WeakMap();

function follow<T>(value: T, session: Session): T {
  if (typeof value === "object" && value !== null) {
    try {
      const kind = kinds.find((candidate) => candidate.matches(value));
      if (kind !== undefined) return watch(value, kind, session);
    } catch {
      // An object that throws when it is looked at is a value like any other.
    }
  }
  session.ending.done(value, "returned");
  return value;
}

/**
 * One call at a time looks an object over. What an application keeps, such as one iterable for all requests, would get the
 * methods of each call over those of all calls before it, until there are more than the stack holds.
 */
function watch<T extends object>(value: T, kind: Kind, session: Session): T {
  if (kind.leavesAlone) return kind.watch(value, session) as T;
  const first = followers.get(value);
  if (first === undefined || first === session || first.ending.ended) {
    followers.set(value, session);
    return kind.watch(value, session) as T;
  }
  if (mayEnclose(session.owner, first.owner)) first.ending.takeAlong(session.ending);
  else session.ending.done(value, "returned");
  return value;
}

/** A call around the other one gives back what that gave it, and began before. */
function mayEnclose(call: Owner, inner: Owner): boolean {
  return call.traceId === inner.traceId && call.number < inner.number;
}
