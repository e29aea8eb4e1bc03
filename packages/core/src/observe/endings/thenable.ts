import { types } from "node:util";
import { AsyncPlace } from "../../runtime/index.ts";
import { createPatches, ignoreRejection, type Method, methodOf, settled, wrapMethod } from "./patch.ts";
import { hasPlainThen } from "./realms.ts";
import type { Kind, Session } from "./types.ts";

/** Methods other than `then` that lead to the result: query builders run by these, LLM clients return the raw response. */
const OTHER_WAYS = ["exec", "execute", "asResponse", "withResponse"] as const;

/** Instances of promise subclasses that run by themselves. */
export const running: Kind = {
  leavesAlone: true,
  // Without the hook on `then`, the mirror would be reported as unhandled although the user handles the promise.
  matches: (value) => types.isPromise(value) && hasPlainThen(value) && Object.isExtensible(value),
  watch: (value, session) => watchRunning(value as Promise<unknown>, session),
};

/**
 * Everything else with a `then`. Many do their work when `then` is called, and again when it is
 * called again; so it is never called from here, only looked over when the user calls it.
 */
export const thenable: Kind = {
  matches: (value) => methodOf(value, "then") !== undefined,
  watch: watchLazy,
};

/**
 * The same subclass promise goes to the user. Its mirror rejects alike and is marked as handled when the user's own
 * promise is, so that an unhandled rejection is reported exactly when it would have been.
 */
function watchRunning(value: Promise<unknown>, session: Session): object {
  const mirror = settled(
    value,
    (result) => session.follow(result),
    (error) => session.ending.failed(error),
  );
  if (!session.owner.isFresh) {
    ignoreRejection(mirror);
    return value;
  }
  const patch = wrapMethod(value, "then", (original) => {
    return function then(...handlers) {
      patch?.restore();
      ignoreRejection(mirror);
      return original.apply(this, handlers);
    };
  });
  return value;
}

function watchLazy(value: object, session: Session): object {
  const { ending, within, owner } = session;
  const patches = createPatches(value);
  let followed = false;
  // Only the method called first counts: those that it calls in turn lead to a part of the result, such as the raw response.
  let taken = false;
  const take = (): boolean => {
    const first = !taken;
    taken = true;
    return first;
  };
  const run = <T>(first: boolean, work: () => T): T => {
    try {
      return within(work);
    } catch (error) {
      if (first) fail(error);
      throw error;
    }
  };
  const follow = (result: unknown): void => {
    if (followed) return;
    followed = true;
    patches.restore();
    session.follow(result);
  };
  const fail = (error: unknown): void => {
    patches.restore();
    if (!followed) ending.failed(error);
  };

  const isTaken = patches.wrap("then", (original) => {
    return function then(onValue, onError) {
      if (owner.isElsewhere()) return original.call(this, onValue, onError);
      const passValue = boundToCaller(onValue);
      const passError = boundToCaller(onError);
      const first = take();
      return run(first, () =>
        original.call(
          this,
          (result: unknown) => {
            if (first) follow(result);
            return passValue === undefined ? result : passValue(result);
          },
          (error: unknown) => {
            if (first) fail(error);
            if (passError !== undefined) return passError(error);
            throw error;
          },
        ),
      );
    };
  });
  if (!isTaken) throw new TypeError("then cannot be looked over");
  patches.wrap("catch", (original) => viaThen(original, (self, [onError]) => self.then(undefined, onError)));
  patches.wrap("finally", (original) =>
    viaThen(original, (self, [onFinally]) => (self.then() as Promise<unknown>).finally(onFinally as () => void)),
  );
  for (const key of OTHER_WAYS) {
    patches.wrap(key, (original) => {
      return function otherWay(...values) {
        if (owner.isElsewhere()) return original.apply(this, values);
        const first = take();
        const result = run(first, () => original.apply(this, values));
        return first ? settled(result, (value) => follow(payload(value)), fail) : result;
      };
    });
  }
  ending.hangsOn(value);
  return value;
}

interface Thenable {
  then(onValue?: unknown, onError?: unknown): unknown;
}

// Classes that override `catch` and `finally` need not come by `then`. What has filters in front goes its own way.
function viaThen(original: Method, detour: (self: Thenable, values: unknown[]) => unknown): Method {
  return function method(...values) {
    return values.length > 1 ? original.apply(this, values) : detour(this as Thenable, values);
  };
}

/** The user's handler, in the context in which it was passed; only the work runs in that of the observation. */
function boundToCaller(handler: unknown): ((value: unknown) => unknown) | undefined {
  return typeof handler === "function" ? new AsyncPlace().bind(handler as (value: unknown) => unknown) : undefined;
}

/** `withResponse` gives the result together with its response. */
function payload(result: unknown): unknown {
  const paired = typeof result === "object" && result !== null && "data" in result && "response" in result;
  return paired ? result.data : result;
}
