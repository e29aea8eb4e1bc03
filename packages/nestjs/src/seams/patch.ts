/** Calls the original with what was given. */
type Replacement = (original: (...args: unknown[]) => unknown, self: unknown, args: unknown[]) => unknown;

const patched: unique symbol = Symbol.for("langfuse-kit.nestjs.patched.v1") as never;

/**
 * Puts something around a method of Nest's own, once per process. What is not there is left alone: a version of Nest
 * that works otherwise costs detail, and nothing of the application.
 */
export function patchOnce(owner: unknown, name: string, replacement: Replacement): void {
  const prototype = (owner as { prototype?: Record<string, unknown> } | undefined)?.prototype;
  const original = prototype?.[name];
  if (prototype === undefined || typeof original !== "function" || patched in original) return;
  const put = function (this: unknown, ...args: unknown[]): unknown {
    return replacement((...values) => Reflect.apply(original, this, values), this, args);
  };
  Object.defineProperty(put, patched, { value: true });
  Object.defineProperty(prototype, name, { value: put, writable: true, configurable: true });
}
