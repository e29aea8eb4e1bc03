import { types } from "node:util";

const textOf = (value: unknown): string | undefined =>
  typeof value === "function" ? Function.prototype.toString.call(value) : undefined;

const promiseText = textOf(Promise);
const thenText = textOf(Promise.prototype.then);

/**
 * A promise of JavaScript's own, and of no subclass. Each vm context has its own class of them, and under Jest Node's are
 * not the test's; all read alike.
 */
export function isPlainPromise(value: object): value is Promise<unknown> {
  if (!types.isPromise(value)) return false;
  return value.constructor === Promise || textOf(value.constructor) === promiseText;
}

/** Whether a promise, of a subclass too, has kept the `then` that does no work. */
export function hasPlainThen(value: Promise<unknown>): boolean {
  const { then } = value;
  return then === Promise.prototype.then || textOf(then) === thenText;
}
