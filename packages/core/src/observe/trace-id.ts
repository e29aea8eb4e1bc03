import { createHash, randomBytes } from "node:crypto";

/**
 * A trace id. The same seed gives the same id, in every process and in the official SDKs.
 * @example const traceId = createTraceId(`order-${order.id}`);
 */
export function createTraceId(seed?: string): string {
  if (seed === undefined) return randomBytes(16).toString("hex");
  return createHash("sha256").update(seed).digest("hex").slice(0, 32);
}

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/;

export function isTraceId(value: unknown): value is string {
  return typeof value === "string" && TRACE_ID.test(value);
}

export function isSpanId(value: unknown): value is string {
  return typeof value === "string" && SPAN_ID.test(value);
}
