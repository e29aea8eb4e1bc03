import { type Tap, tapped, tapSubscriber } from "./observer.ts";
import { hasMethods, wrapMethod } from "./patch.ts";
import { isStream } from "./streams.ts";
import type { Kind } from "./types.ts";

const OBSERVABLE: PropertyKey = (Reflect.get(Symbol, "observable") as symbol | undefined) ?? "@@observable";

/**
 * Observables of RxJS and its like, over when the first subscription is: completed, failed, or unsubscribed from
 * (cancelled). One that completes with a stream, as a promise may, is over when that is. Nothing subscribes from here;
 * `pipe` works on, since operators subscribe to their source by `subscribe`.
 */
export const observable: Kind = {
  matches: (value) => hasMethods(value, "subscribe") && (hasMethods(value, "pipe") || hasMethods(value, OBSERVABLE)),
  watch(value, { ending, owner, within, follow }) {
    let isOver = false;
    const patch = wrapMethod(value, "subscribe", (original) => {
      return function subscribe(...values) {
        if (isOver || owner.isElsewhere()) return original.apply(this, values);
        let last: unknown;
        const tap: Tap = {
          next(item) {
            last = item;
            ending.first();
          },
          error: (error) => over(() => ending.failed(error)),
          complete: () => over(() => (isStream(last) ? follow(last) : ending.done(last, "drained"))),
          stopped: () => over(() => ending.done(last, "cancelled")),
        };
        const [observer] = values;
        if (hasMethods(Object(observer), "next", "add", "remove", "unsubscribe")) {
          tapSubscriber(observer as object, tap);
          return within(() => original.apply(this, values));
        }
        const subscription = within(() => original.apply(this, tapped(values, tap)));
        noticeUnsubscribe(subscription, tap);
        return subscription;
      };
    });
    if (patch === undefined) throw new TypeError("subscribe cannot be looked over");
    const over = (tell: () => void): void => {
      // One that has completed is unsubscribed from next.
      if (isOver) return;
      isOver = true;
      tell();
      patch.restore();
    };
    ending.hangsOn(value);
    return value;
  },
};

function noticeUnsubscribe(subscription: unknown, tap: Tap): void {
  if (typeof subscription !== "object" || subscription === null) return;
  if (hasMethods(subscription, "add")) {
    (subscription as { add(teardown: () => void): void }).add(() => tap.stopped());
    return;
  }
  const patch = wrapMethod(subscription, "unsubscribe", (original) => {
    return function unsubscribe(...values) {
      patch?.restore();
      tap.stopped();
      return original.apply(this, values);
    };
  });
}
