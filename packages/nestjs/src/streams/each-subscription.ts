import { isObservable, Observable } from "rxjs";
import { inPlace } from "./in-place.ts";

/** Follows what `source` makes as an observation of its own. */
export type Follow = (source: () => unknown) => unknown;

/**
 * An Observable that was begun as an observation, such that whoever subscribes after the first has one too: what an
 * Observable does, it does anew for each. Subjects and values of other kinds come back as they are.
 */
export function eachSubscription(begun: unknown, follow: Follow): unknown {
  if (!isObservable(begun) || begun.constructor !== Observable) return begun;
  let isTaken = false;
  return new Observable((subscriber) => {
    if (isTaken) return perSubscription(follow, () => unwatched(begun)).subscribe(subscriber);
    isTaken = true;
    return inPlace(begun).subscribe(subscriber);
  });
}

/** For each subscription one observation, begun and ended with it; `source` is made inside it, so that it runs there. */
export function perSubscription(follow: Follow, source: () => Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) =>
    inPlace(follow(() => detached(source)) as Observable<unknown>).subscribe(subscriber),
  );
}

/** Past the ears of the first subscription, which may still be running. */
function unwatched(source: Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) => Reflect.apply(Observable.prototype.subscribe, source, [subscriber]));
}

/** A fresh object per subscription: what follows it looks over that object, which others must not share. */
function detached(source: () => Observable<unknown>): Observable<unknown> {
  return new Observable((subscriber) => source().subscribe(subscriber));
}
