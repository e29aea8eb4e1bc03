import { wholeOf } from "./whole.ts";

/**
 * Nanoseconds since 1970 as milliseconds with three decimals; undefined for what is absent or no time. A double keeps
 * microseconds exactly until far beyond our days.
 */
export function readTime(value: unknown): number | undefined {
  const nanos = wholeOf(value);
  if (nanos === undefined || nanos <= 0n || nanos >= 1n << 63n) return undefined;
  return Number(nanos / 1000n) / 1000;
}

interface Interval {
  readonly startTime: number;
  readonly endTime: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

/** Start and end: one stands in for the other, and now for both. */
export function interval(start: unknown, end: unknown): Interval {
  const from = readTime(start);
  const to = readTime(end);
  const startTime = from ?? to ?? Date.now();
  return {
    startTime,
    endTime: to ?? startTime,
    startTimeUnixNano: from === undefined ? "0" : textOfNanos(start),
    endTimeUnixNano: to === undefined ? "0" : textOfNanos(end),
  };
}

const textOfNanos = (value: unknown): string => (typeof value === "string" ? value : String(wholeOf(value)));
