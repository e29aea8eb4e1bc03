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

/** A method in front of another one. A class, since a stream has many: a closure would be two objects. */
class Patch {
  readonly #target: object;
  readonly #key: PropertyKey;
  readonly #replacement: Method;
  readonly #before: PropertyDescriptor | undefined;

  constructor(target: object, key: PropertyKey, replacement: Method, before: PropertyDescriptor | undefined) {
    this.#target = target;
    this.#key = key;
    this.#replacement = replacement;
    this.#before = before;
  }

  restore(): void {
    // Somebody may have patched over this since: theirs stays, and calls through.
    if (Object.getOwnPropertyDescriptor(this.#target, this.#key)?.value !== this.#replacement) return;
    if (this.#before === undefined) Reflect.deleteProperty(this.#target, this.#key);
    else Reflect.defineProperty(this.#target, this.#key, this.#before);
  }
}

/**
 * Puts a method in front of another one on one object, so that identity, class and all other methods stay. Gives back
 * what restores it, or undefined when the object does not take it.
 */
export function patch(target: object, key: PropertyKey, replacement: Method): Patch | undefined {
  const before = Object.getOwnPropertyDescriptor(target, key);
  const taken = Reflect.defineProperty(target, key, {
    value: replacement,
    writable: true,
    configurable: true,
    enumerable: before?.enumerable ?? false,
  });
  if (!taken || Reflect.get(target, key) !== replacement) return undefined;
  return new Patch(target, key, replacement, before);
}

/** Wraps one method, when it is there. `wrap` gets the original, to be called with the right `this`. */
export function wrapMethod(target: object, key: PropertyKey, wrap: (original: Method) => Method): Patch | undefined {
  const original = methodOf(target, key);
  return original === undefined ? undefined : patch(target, key, wrap(original));
}

/** Methods that were wrapped on one object, and how to take all of it back. */
class Patches {
  readonly #target: object;
  readonly #patches: Patch[] = [];

  constructor(target: object) {
    this.#target = target;
  }

  /** As `wrapMethod`; false where the method is not there, or the object does not take it. */
  wrap(key: PropertyKey, wrap: (original: Method) => Method): boolean {
    return this.keep(wrapMethod(this.#target, key, wrap));
  }

  /** What is to be restored with the others; false where it is not there. */
  keep(made: Patch | undefined): boolean {
    if (made !== undefined) this.#patches.push(made);
    return made !== undefined;
  }

  restore(): void {
    for (const one of this.#patches) one.restore();
  }
}

export type { Patch, Patches };

export function createPatches(target: object): Patches {
  return new Patches(target);
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
