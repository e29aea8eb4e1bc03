import {
  createPatches,
  hasMethods,
  type Method,
  type Patch,
  type Patches,
  patch,
  settled,
  wrapMethod,
} from "./patch.ts";
import { isReaderGone } from "./reader-gone.ts";
import type { How, Kind, Session } from "./types.ts";

/** Generators and other iterators, sync and async. Each step of the body runs in the observation's context. */
export const iterator: Kind = {
  matches: (value) =>
    hasMethods(value, "next") && (hasMethods(value, Symbol.asyncIterator) || hasMethods(value, Symbol.iterator)),
  watch(value, session) {
    const isAsync = hasMethods(value, Symbol.asyncIterator);
    const patches = watchIterator(value, isAsync, session);
    // A database cursor has `next` and makes an iterator of its own when it is iterated over.
    const own = wrapMethod(value, Symbol.asyncIterator, (original) => {
      return function iterate(...values) {
        const made = original.apply(this, values);
        if (made === this || session.ending.ended || typeof made !== "object" || made === null) return made;
        own?.restore();
        patches.restore();
        watchIterator(made, isAsync, session);
        return made;
      };
    });
    return value;
  },
};

/** Follows one iterator to its end. Returns what is to be restored to stop that. */
export function watchIterator(target: object, isAsync: boolean, { ending, within }: Session): Patches {
  const patches = createPatches(target);
  const failed = (error: unknown): void => {
    ending.failed(error);
    patches.restore();
  };
  const readerLeft = (error: unknown): void => {
    ending.readerLeft(error);
    patches.restore();
  };
  const stepped = (result: unknown, how: How): void => {
    if (!isLast(result)) {
      ending.first();
      return;
    }
    ending.done(result.value, how);
    patches.restore();
  };
  const step =
    (how: How | "thrown") =>
    (original: Method): Method => {
      return function step(...values) {
        if (ending.ended) return original.apply(this, values);
        const rejected = how === "thrown" && isReaderGone(values[0]) ? leftBy(values[0]) : failed;
        let result: unknown;
        try {
          result = within(() => original.apply(this, values));
        } catch (error) {
          rejected(error);
          throw error;
        }
        return settled(result, (value) => stepped(value, how === "thrown" ? "drained" : how), rejected);
      };
    };
  // If the cleanup throws another error, that is a failure of its own.
  const leftBy = (reason: unknown) => (error: unknown) => (error === reason ? readerLeft(error) : failed(error));

  if (!patches.wrap("next", step("drained"))) throw new TypeError("next cannot be looked over");
  patches.wrap("throw", step("thrown"));
  if (!patches.wrap("return", step("cancelled"))) patches.keep(addReturn(target, isAsync, stepped));
  ending.hangsOn(target);
  return patches;
}

// Loops tell an iterator of an early break by `return`, which hand-written ones often lack.
function addReturn(target: object, isAsync: boolean, stepped: (result: unknown, how: How) => void): Patch | undefined {
  return patch(target, "return", (value) => {
    const result = { done: true, value };
    stepped(result, "cancelled");
    return isAsync ? Promise.resolve(result) : result;
  });
}

/** True for a protocol's last result, and not for a document that happens to have a field called `done`. */
function isLast(result: unknown): result is { done: true; value?: unknown } {
  if (typeof result !== "object" || result === null || !("done" in result) || result.done !== true) return false;
  return Object.keys(result).every((key) => key === "done" || key === "value");
}
