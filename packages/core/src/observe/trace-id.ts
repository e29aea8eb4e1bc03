import { createHash, randomBytes } from "node:crypto";

/**
 * A trace id. The same seed gives the same id, in every process and in the official SDKs.
 * @example const traceId = createTraceId(`order-${order.id}`);
 */
export function createTraceId(seed?: string): string {
  if (seed === undefined) return randomBytes(16).toString("hex");
  return createHash("sha256").update(seed).digest("hex").slice(0, 32);
}
