import { createPatches, type Method, methodOf } from "./patch.ts";

/** Called for the events of one subscription. */
export interface Tap {
  next(item: unknown): void;
  error(error: unknown): void;
  complete(): void;
  stopped(): void;
}

/**
 * Listens in on an RxJS Subscriber, which must stay the very same object: operators chain their unsubscribing through
 * it, and sources that emit while they are being subscribed to look at it to know when to stop.
 */
export function tapSubscriber(subscriber: object, tap: Tap): void {
  const patches = createPatches(subscriber);
  patches.wrap("next", (original) => ahead(original, (item) => tap.next(item)));
  patches.wrap("error", (original) =>
    ahead(original, (error) => {
      tap.error(error);
      patches.restore();
    }),
  );
  patches.wrap("complete", (original) =>
    ahead(original, () => {
      tap.complete();
      patches.restore();
    }),
  );
  (subscriber as { add(teardown: () => void): void }).add(() => {
    tap.stopped();
    patches.restore();
  });
}

function ahead(original: Method, look: (value: unknown) => void): Method {
  return function listened(...values) {
    look(values[0]);
    return original.apply(this, values);
  };
}

/** The arguments of `subscribe`, an observer or up to three functions, wrapped so that events are seen. */
export function tapped(values: unknown[], tap: Tap): unknown[] {
  const [first, onError, onComplete, ...others] = values;
  if (typeof first === "object" && first !== null) return [listening(first, tap), ...values.slice(1)];
  const { next, error, complete } = listening({ next: first, error: onError, complete: onComplete }, tap);
  return [next, error, complete, ...others];
}

function listening(observer: object, tap: Tap): { next: Method; error: Method; complete: Method; start?: Method } {
  const pass = (key: string, values: unknown[]): unknown => methodOf(observer, key)?.apply(observer, values);
  const start = methodOf(observer, "start");
  return {
    next(...values) {
      tap.next(values[0]);
      return pass("next", values);
    },
    error(...values) {
      tap.error(values[0]);
      // Without a handler the library reports the error as unhandled; it does the same with one that a handler throws.
      if (methodOf(observer, "error") === undefined) throw values[0];
      return pass("error", values);
    },
    complete(...values) {
      tap.complete();
      return pass("complete", values);
    },
    ...(start !== undefined && { start: (...values: unknown[]) => start.apply(observer, values) }),
  };
}
