import { isLong } from "./value.ts";

/**
 * Nanoseconds since 1970 as milliseconds with three decimals; undefined for what is absent or no time. A double keeps
 * microseconds exactly until far beyond our days.
 */
export function readTime(value: unknown): number | undefined {
  const nanos = nanosOf(value);
  if (nanos === undefined || nanos <= 0n || nanos >= 1n << 63n) return undefined;
  return Number(nanos / 1000n) / 1000;
}

function nanosOf(value: unknown): bigint | undefined {
  if (typeof value === "string") return /^\d{1,20}$/.test(value) ? BigInt(value) : undefined;
  if (typeof value === "number") return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  return isLong(value) ? (BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0) : undefined;
}

/** Start and end: one stands in for the other, and now for both. */
export function interval(start: number | undefined, end: number | undefined): { start: number; end: number } {
  const from = start ?? end ?? Date.now();
  return { start: from, end: end ?? from };
}
