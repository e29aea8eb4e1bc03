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

/** The call that follows each object now. */
const followers: WeakMap<object, Session> = new WeakMap();

function follow<T>(value: T, session: Session): T {
  if (typeof value === "object" && value !== null) {
    try {
      const kind = kinds.find((candidate) => candidate.matches(value));
      if (kind !== undefined) return watch(value, kind, session);
    } catch {
      // An object that throws when it is read is treated as a plain value.
    }
  }
  session.ending.done(value, "returned");
  return value;
}

/**
 * Only one call at a time follows an object. Otherwise an object that the application keeps, such as one iterable for all
 * requests, would get another layer of wrapped methods with each call, until the stack overflows.
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

/** Whether the call is around the other one, whose result it returns: then it began before. */
function mayEnclose(call: Owner, inner: Owner): boolean {
  return call.traceId === inner.traceId && call.number < inner.number;
}
