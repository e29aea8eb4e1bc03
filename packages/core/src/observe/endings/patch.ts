/** A method of somebody else's object. */
export type Method = (this: unknown, ...values: unknown[]) => unknown;

/** The method behind a key, own or inherited. */
export function methodOf(target: object, key: PropertyKey): Method | undefined {
  const method: unknown = (target as Record<PropertyKey, unknown>)[key];
  return typeof method === "function" ? (method as Method) : undefined;
}

/** True when every key holds a method. */
export function hasMethods(target: object, ...keys: readonly PropertyKey[]): boolean {
  return keys.every((key) => methodOf(target, key) !== undefined);
}

/**
 * Puts a method in front of another one on one object, so that identity, class and all other methods stay. Gives back
 * how to undo it, or undefined when the object does not take it.
 */
export function patch(target: object, key: PropertyKey, replacement: Method): (() => void) | undefined {
  const before = Object.getOwnPropertyDescriptor(target, key);
  const taken = Reflect.defineProperty(target, key, {
    value: replacement,
    writable: true,
    configurable: true,
    enumerable: before?.enumerable ?? false,
  });
  if (!taken || Reflect.get(target, key) !== replacement) return undefined;
  return () => {
    // Somebody may have patched over this since: theirs stays, and calls through.
    if (Object.getOwnPropertyDescriptor(target, key)?.value !== replacement) return;
    if (before === undefined) Reflect.deleteProperty(target, key);
    else Reflect.defineProperty(target, key, before);
  };
}

/** Wraps one method, when it is there. `wrap` gets the original, to be called with the right `this`. */
export function wrapMethod(
  target: object,
  key: PropertyKey,
  wrap: (original: Method) => Method,
): (() => void) | undefined {
  const original = methodOf(target, key);
  return original === undefined ? undefined : patch(target, key, wrap(original));
}

/**
 * Looks at how a promise settles and passes it on. The promise given back is the one that is (or is not) handled, so
 * an unhandled rejection stays one. What is not a promise counts as settled.
 */
export function settled<T>(result: T, onValue: (value: unknown) => void, onError: (error: unknown) => void): T {
  if (!isThenable(result)) {
    onValue(result);
    return result;
  }
  return result.then(
    (value: unknown) => {
      onValue(value);
      return value;
    },
    (error: unknown) => {
      onError(error);
      throw error;
    },
  ) as T;
}

/** True for anything that `await` would wait for. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && methodOf(value, "then") !== undefined;
}

/** Marks a promise of ours as handled: it must not end the process over what the owner of the original handles. */
export function ignoreRejection(given: object): void {
  methodOf(given, "then")?.call(given, undefined, () => {});
}
