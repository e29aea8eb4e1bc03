/**
 * Says where this package begins; replace it.
 * @example packageName(); // "@langfuse-kit/express"
 */
export function packageName(): string {
  return "@langfuse-kit/express";
}
