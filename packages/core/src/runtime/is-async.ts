/**
 * Whether this is written as an async function: its promise cannot have been handled by anyone when it comes back, and
 * its answer is never there at once. Never throws.
 */
export function isAsyncFunction(value: unknown): boolean {
  try {
    // The tag is seen through proxies and bound functions too.
    return Reflect.get(Object(value), Symbol.toStringTag) === "AsyncFunction";
  } catch {
    return false;
  }
}
