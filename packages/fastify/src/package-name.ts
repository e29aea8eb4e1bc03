/**
 * Says where this package begins; replace it.
 * @example packageName(); // "@langfuse-kit/fastify"
 */
export function packageName(): string {
  return "@langfuse-kit/fastify";
}
