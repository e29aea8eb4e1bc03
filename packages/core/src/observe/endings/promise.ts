import { types } from "node:util";
import { hasMethods, ignoreRejection, settled } from "./patch.ts";
import { isPlainPromise } from "./realms.ts";
import type { Kind } from "./types.ts";

/**
 * Promises that run by themselves. A handler on the user's own promise would count as handling it, and silence an
 * unhandled rejection; so the user gets the promise that the handler makes, which settles alike. One that can never
 * settle is not noticed: watching for the collector would more than double the cost of every promise.
 */
export const promise: Kind = {
  leavesAlone: true,
  // `await` takes a short cut around `then` for plain ones, so only another promise can stand between.
  matches: (value) => isPlainPromise(value) || isEager(value),
  watch(value, session) {
    const given = settled(
      value,
      (result) => session.follow(result),
      (error) => session.ending.failed(error),
    );
    if (!session.owner.isFresh) ignoreRejection(given);
    if (types.isPromise(value)) copyExtras(value, given);
    return given;
  },
};

/** Bluebird and its like run by themselves and can be asked how they stand; query builders cannot. */
function isEager(value: object): boolean {
  return !types.isPromise(value) && hasMethods(value, "then", "isPending", "isFulfilled");
}

/** Some libraries put methods on a promise (`cancel`, `json`). The symbols that Node puts there are its own business. */
function copyExtras(from: object, to: object): void {
  for (const key of [...Object.getOwnPropertyNames(from), Symbol.asyncIterator, Symbol.iterator]) {
    const descriptor = Object.getOwnPropertyDescriptor(from, key);
    if (descriptor !== undefined) Reflect.defineProperty(to, key, descriptor);
  }
}
