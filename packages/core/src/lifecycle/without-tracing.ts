import { currentFrame, withSuppressed } from "../context/index.ts";

/**
 * Runs `fn` so that nothing in it is traced.
 * @example withoutTracing(() => checkHealth());
 */
export function withoutTracing<R>(fn: () => R): R {
  if (currentFrame().suppressed === true) return fn();
  return withSuppressed(fn);
}
