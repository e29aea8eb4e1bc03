import { isLong } from "./value.ts";

/** Nanoseconds since 1970 as decimal text; "0" for what is absent or no number. */
export function nanoseconds(value: unknown): string {
  if (isLong(value)) return ((BigInt(value.high >>> 0) << 32n) | BigInt(value.low >>> 0)).toString();
  if (typeof value === "number" && Number.isFinite(value)) return BigInt(Math.trunc(value)).toString();
  if (typeof value === "string" && /^\d+$/.test(value)) return value;
  return "0";
}

/** Cut to milliseconds. */
export function milliseconds(nanos: string): number {
  return Number(BigInt(nanos) / 1_000_000n);
}

/** Start and end in milliseconds: one stands in for the other, and now for both. */
export function interval(start: string, end: string): { startTime: number; endTime: number } {
  const now = start === "0" && end === "0" ? Date.now() : 0;
  const startTime = start === "0" ? now || milliseconds(end) : milliseconds(start);
  const endTime = end === "0" ? startTime : milliseconds(end);
  return { startTime, endTime };
}
