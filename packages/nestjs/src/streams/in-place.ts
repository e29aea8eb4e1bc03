import { currentObservation } from "@langfuse-kit/core";
import { type Observable, observeOn, type SchedulerAction, type SchedulerLike, Subscription } from "rxjs";

/** Enters what something belongs to. */
export type Within = <R>(fn: () => R) => R;

/**
 * What is done with the values of an observation runs where it was subscribed to, as what awaits a promise does, and
 * not inside the observation that makes them.
 */
export function inPlace(source: Observable<unknown>, within: Within | undefined = nearest()): Observable<unknown> {
  if (within === undefined) return source;
  const scheduler: SchedulerLike = {
    now: Date.now,
    schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, _delay?: number, state?: T) {
      within(() => work.call(Subscription.EMPTY as SchedulerAction<T>, state as T));
      return Subscription.EMPTY;
    },
  };
  return source.pipe(observeOn(scheduler));
}

function nearest(): Within | undefined {
  const observation = currentObservation();
  return observation && ((fn) => observation.run(fn));
}
