import { createHash, randomBytes } from "node:crypto";
import { safelyUnlessRefused } from "./safely.ts";

/**
 * A trace id. The same seed gives the same id, in every process and in the official SDKs.
 * @example const traceId = createTraceId(`order-${order.id}`);
 */
export function createTraceId(seed?: string): string {
  const text =
    seed === undefined || seed === null ? undefined : safelyUnlessRefused("createTraceId()", () => String(seed));
  if (text === undefined) return randomBytes(16).toString("hex");
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
