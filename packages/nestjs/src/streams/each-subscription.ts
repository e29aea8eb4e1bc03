import { isObservable, Observable } from "rxjs";
import { inPlace } from "./in-place.ts";
import { tellingLast } from "./telling-last.ts";

/** Follows what `source` makes as an observation of its own. */
export type Follow = (source: () => unknown) => unknown;

/**
 * An Observable of which each subscription is an observation, with its last value as output: what an Observable does, it
 * does anew for each. Undefined for Subjects, which do nothing themselves, and for values of other kinds.
 */
export function eachSubscription(
  result: unknown,
  follow: Follow,
  captureOutput: boolean,
): Observable<unknown> | undefined {
  if (!isObservable(result) || result.constructor !== Observable) return undefined;
  return perSubscription(follow, () => (captureOutput ? tellingLast(result) : result));
}

/** For each subscription one observation, begun and ended with it; `source` is made inside it, so that it runs there. */
export function perSubscription(follow: Follow, source: () => Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) =>
    inPlace(follow(() => detached(source)) as Observable<unknown>).subscribe(subscriber),
  );
}

/** A fresh object per subscription: what follows it looks over that object, which others must not share. */
function detached(source: () => Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) => source().subscribe(subscriber));
}
